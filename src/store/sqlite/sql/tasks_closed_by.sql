-- Tasks of a customer that a block closed, and none like them is open.
select t.task_no from task t indexed by task_by_customer
where t.creditor_id = 1 and t.customer_key = :customer_key
	and t.done_seq = :seq and t.done_on <> -2147483648
	and not exists (select 1 from task o where o.creditor_id = 1
		and o.customer_key = t.customer_key and o.kind = t.kind
		and o.subject = t.subject and o.done_on = -2147483648);
