-- Was there ever a task about this?
select 1 from task indexed by task_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and kind = :kind and subject = :subject;
