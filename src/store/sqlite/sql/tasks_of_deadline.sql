-- Open tasks of a customer about a deadline that was met on a day after all.
-- Their subjects begin with the contract and the filing.
select task_no from task indexed by task_by_customer
where creditor_id = 1 and customer_key = :customer_key and kind = 6
	and done_on = -2147483648 and due_on >= :filed_on
	and substr(subject, 1, length(:about)) = :about;
