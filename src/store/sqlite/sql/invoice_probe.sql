-- Is this invoice known, and is the row the same? One index answers.
select invoice_key, row_hash, customer_key, currency from invoice
where creditor_id = 1 and invoice_id = :invoice_id
	and instalment = :instalment;
