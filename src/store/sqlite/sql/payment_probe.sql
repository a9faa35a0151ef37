-- What is recorded under the key of this payment.
select paid_on, amount_minor, kind, row_hash from payment
where creditor_id = 1 and invoice_key = :invoice_key
	and payment_id = :payment_id;
