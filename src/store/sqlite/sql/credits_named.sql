-- Does any credit name an invoice that we did not know?
select 1 from customer_payment
where creditor_id = 1 and invoice_id <> '' limit 1;
