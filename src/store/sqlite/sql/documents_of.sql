-- Papers of one kind that were imported for an invoice.
select path from document
where creditor_id = 1
	and customer_key = (select customer_key from invoice
		where creditor_id = 1 and invoice_key = :invoice_key)
	and invoice_key = :invoice_key and kind = :kind
order by path;
