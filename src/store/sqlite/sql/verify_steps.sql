-- Steps that do not agree with the state of their message.
select i.invoice_id, s.step, m.message_id, m.state, s.how
from step s
join invoice i on i.creditor_id = 1 and i.invoice_key = s.invoice_key
left join message m on m.creditor_id = 1 and m.message_key = s.message_key
where s.creditor_id = 1 and (
	(s.how = 1 and (m.state is null or m.state not in (0, 1, 2, 3, 5)))
	or (s.how = 0 and s.message_key > 0
		and (m.state is null or m.state <> 4)));
