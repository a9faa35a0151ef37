-- All payments in the order of their invoices.
select invoice_key, payment_id, paid_on, amount_minor, kind from payment
where creditor_id = 1 order by invoice_key, payment_id;
