-- Credits that named an invoice before it was known.
select payment_id, paid_on, amount_minor, kind, row_hash
from customer_payment
where creditor_id = 1 and customer_key = :customer_key
	and invoice_id = :invoice_id and instalment = :instalment
	and currency = :currency;
