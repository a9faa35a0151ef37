-- The invoices of a task.
select i.invoice_id, i.instalment from task_invoice t
cross join invoice i on i.creditor_id = 1 and i.invoice_key = t.invoice_key
where t.creditor_id = 1 and t.task_no = :task_no
order by i.invoice_id, i.instalment;
