-- A task, unless there was one about the same.
insert into task (creditor_id, task_no, kind, customer_key, subject, text,
	command, message_key, opened_on, due_on, done_on, step)
values (1, :task_no, :kind, :customer_key, :subject, :text, :command,
	:message_key, :opened_on, :due_on, -2147483648, :step)
on conflict do nothing;
