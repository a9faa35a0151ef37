-- Messages that wait for an approval though something changed since.
select m.message_key from message m indexed by message_waiting
cross join customer_state c
	on c.creditor_id = 1 and c.customer_key = m.customer_key
where m.creditor_id = 1 and m.state = 0 and m.state in (0, 1, 2, 3, 5)
	and c.revision <> m.revision
order by m.message_key;
