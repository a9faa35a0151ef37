-- Invoices that are there twice.
select invoice_id, instalment, count(*) from invoice indexed by invoice_by_id
where creditor_id = 1 group by invoice_id, instalment having count(*) > 1;
