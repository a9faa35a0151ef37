-- Open tasks about a dispute to look at again, or a mediation to end.
select task_no from task indexed by task_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and done_on = -2147483648
	and ((kind = 8 and substr(subject, 1, length(:exception_id) + 1)
			= :exception_id || ' ')
		or (kind = 11 and subject = 'mediation ' || :exception_id));
