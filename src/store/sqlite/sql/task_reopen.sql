-- It is to be done after all.
update task set done_on = -2147483648, note = null, done_by = null,
	done_seq = 0
where creditor_id = 1 and task_no = :task_no;
