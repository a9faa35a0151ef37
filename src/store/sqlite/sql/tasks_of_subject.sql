-- Open tasks of nobody in particular about something.
select task_no from task indexed by task_by_subject
where creditor_id = 1 and customer_key = 0 and kind = :kind
	and subject = :subject and done_on = -2147483648;
