-- All papers of a customer: of its invoices, and its own (invoice_key 0).
select invoice_key, kind, path from document
where creditor_id = 1 and customer_key = :customer_key
order by invoice_key, kind, path;
