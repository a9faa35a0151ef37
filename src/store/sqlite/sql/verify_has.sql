-- Customers whose rows in other tables would be overlooked.
select distinct c.customer_id
from (select customer_key, 1 as bit from exception
	union all select customer_key, 2 from reply
	union all select customer_key, 4 from assignment
	union all select i.customer_key, 8 from approval a
		join invoice i on i.creditor_id = 1
			and i.invoice_key = a.invoice_key
	union all select customer_key, 16 from task where kind = 9
	union all select customer_key, 32 from insurer_record
	union all select customer_key, 64 from message_member) x
join customer_state s on s.creditor_id = 1 and s.customer_key = x.customer_key
join customer c on c.creditor_id = 1 and c.customer_key = x.customer_key
where s.has & x.bit = 0;
