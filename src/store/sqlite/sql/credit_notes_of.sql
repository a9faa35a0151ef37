-- Credit notes of a customer dated within a period: of its invoices, then
-- those that name none (invoice_key 0).
select p.invoice_key, p.paid_on, p.amount_minor, i.currency
from invoice i indexed by invoice_by_customer
join payment p on p.creditor_id = 1 and p.invoice_key = i.invoice_key
where i.creditor_id = 1 and i.customer_key = :customer_key
	and i.last_fact_on >= :from_on and p.kind = 1
	and p.paid_on >= :from_on and p.paid_on <= :to_on
	and p.known_seq <= :known_to
union all
select 0, paid_on, amount_minor, currency from customer_payment
where creditor_id = 1 and customer_key = :customer_key and kind = 1
	and paid_on >= :from_on and paid_on <= :to_on
	and known_seq <= :known_to;
