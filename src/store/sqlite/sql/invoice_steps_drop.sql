-- A person says where the invoice stands: what it had before does not count.
delete from step
where creditor_id = 1 and customer_key = :customer_key
	and invoice_key = :invoice_key and episode = :episode and how <> 1;
