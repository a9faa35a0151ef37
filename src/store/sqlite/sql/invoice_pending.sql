-- Does a message about this invoice wait?
select count(*) from step
where creditor_id = 1 and customer_key = :customer_key
	and invoice_key = :invoice_key and how = 1;
