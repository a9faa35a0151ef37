-- From a customer to its invoices by the day they were settled (index.c).
create index if not exists invoice_by_customer on invoice
	(creditor_id, customer_key, settled_on);
