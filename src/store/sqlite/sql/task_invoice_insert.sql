-- An invoice that a task is about.
insert into task_invoice (creditor_id, task_no, invoice_key)
values (1, :task_no, :invoice_key) on conflict do nothing;
