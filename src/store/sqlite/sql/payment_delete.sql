-- A balance of ours that a later file takes back.
delete from payment
where creditor_id = 1 and invoice_key = :invoice_key
	and payment_id = :payment_id;
