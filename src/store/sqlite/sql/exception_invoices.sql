-- The invoices that an exception covers.
select x.invoice_key, i.invoice_id, i.instalment
from exception_invoice x
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where x.creditor_id = 1 and x.exception_no = :exception_no
order by x.invoice_key;
