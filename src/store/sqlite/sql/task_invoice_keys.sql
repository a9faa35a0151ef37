-- The invoices of a task.
select invoice_key from task_invoice
where creditor_id = 1 and task_no = :task_no
order by invoice_key;
