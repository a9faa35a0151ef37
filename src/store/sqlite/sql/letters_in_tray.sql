-- Letters to post whose customer changed since they were written; and folders
-- to file, of the debtor's other customers too and as days go by.
select m.message_key from message m indexed by message_waiting
join customer_state c
	on c.creditor_id = 1 and c.customer_key = m.customer_key
where m.creditor_id = 1 and m.state = 1 and m.state in (0, 1, 2, 3, 5)
	and (c.revision <> m.revision or m.channel = 3)
order by m.message_key;
