-- One task.
select task_no, kind, customer_key, subject, message_key, done_on from task
where creditor_id = 1 and task_no = :task_no;
