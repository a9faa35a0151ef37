-- Cash and credits of a customer without an invoice.
select paid_on, amount_minor, currency, kind, payment_id
from customer_payment
where creditor_id = 1 and customer_key = :customer_key
	and known_seq <= :known_to;
