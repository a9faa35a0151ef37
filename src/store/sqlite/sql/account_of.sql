-- What the balance of an invoice is made from: one row for each payment, and
-- one without when there is none.
select i.amount_minor, i.customer_key, p.payment_id, p.paid_on,
	p.amount_minor, p.kind
from invoice i left join payment p
	on p.creditor_id = 1 and p.invoice_key = i.invoice_key
where i.creditor_id = 1 and i.invoice_key = :invoice_key;
