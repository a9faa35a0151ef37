-- The stored invoices from one id on, in the order of ids.
select invoice_id, instalment, invoice_key, row_hash, customer_key
from invoice indexed by invoice_by_id
where creditor_id = 1 and (invoice_id, instalment) >= (:invoice_id, :instalment)
order by invoice_id, instalment;
