-- The instalments of an invoice.
select invoice_key, customer_key, invoice_id, instalment
from invoice indexed by invoice_by_id
where creditor_id = 1 and invoice_id = :invoice_id
order by instalment limit 6;
