-- Is there a task of that number?
select task_no from task where creditor_id = 1 and task_no = :task_no;
