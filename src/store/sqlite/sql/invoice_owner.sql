-- Whose invoice it is.
select customer_key from invoice
where creditor_id = 1 and invoice_key = :invoice_key;
