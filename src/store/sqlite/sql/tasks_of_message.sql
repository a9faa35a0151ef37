-- Open tasks about a message.
select task_no from task indexed by task_by_message
where creditor_id = 1 and done_on = -2147483648
	and message_key = :message_key and kind = :kind;
