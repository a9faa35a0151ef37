-- What crossed, with whom to telephone.
select m.message_id, c.customer_id, c.name, c.phone, i.invoice_id,
	i.instalment, m.as_of_on, x.paid_on
from crossed x
join message m on m.creditor_id = 1 and m.message_key = x.message_key
join customer c on c.creditor_id = 1 and c.customer_key = m.customer_key
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where x.creditor_id = 1
order by c.customer_id, m.as_of_on, i.invoice_id;
