-- Letters to post whose customer changed since they were written; and folders
-- to file, of the debtor's other customers too and as days go by.
select m.message_key from message m indexed by message_waiting
join customer_state c
	on c.creditor_id = 1 and c.customer_key = m.customer_key
where m.creditor_id = 1 and m.state = 1 and m.state in (0, 1, 2, 3, 5)
	and (c.revision <> m.revision or m.channel = 3
		or (m.joined and exists (
		select 1 from message_member x cross join customer_state s
			on s.creditor_id = 1
			and s.customer_key = x.customer_key
		where x.creditor_id = 1 and x.message_key = m.message_key
			and s.revision <> x.revision)))
order by m.message_key;
