-- Its invoice is known now.
delete from customer_payment
where creditor_id = 1 and customer_key = :customer_key
	and payment_id = :payment_id and invoice_id = :invoice_id
	and instalment = :instalment;
