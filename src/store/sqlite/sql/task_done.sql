-- A person did it.
update task set done_on = :done_on, note = :note, done_by = :done_by,
	done_seq = :done_seq
where creditor_id = 1 and task_no = :task_no and done_on = -2147483648;
