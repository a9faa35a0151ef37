-- Invoices whose id begins with a text.
select invoice_key, customer_key, invoice_id, instalment
from invoice indexed by invoice_by_id
where creditor_id = 1 and invoice_id >= :from_id and invoice_id < :to_id
order by invoice_id, instalment limit 6;
