-- Of one customer, as letters_in_tray.
select m.message_key from message m indexed by message_by_customer
join customer_state c
	on c.creditor_id = 1 and c.customer_key = m.customer_key
where m.creditor_id = 1 and m.customer_key = :customer_key and m.state = 1
	and (c.revision <> m.revision or m.channel = 3)
union all
select m.message_key
from message_member x indexed by message_member_by_customer
cross join message m
	on m.creditor_id = 1 and m.message_key = x.message_key
where x.creditor_id = 1 and x.customer_key = :customer_key and m.joined
	and m.state = 1 and exists (
	select 1 from message_member y cross join customer_state s
		on s.creditor_id = 1 and s.customer_key = y.customer_key
	where y.creditor_id = 1 and y.message_key = m.message_key
		and s.revision <> y.revision)
order by 1;
