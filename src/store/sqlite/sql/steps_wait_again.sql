-- The message is not accepted after all: its steps wait.
update step set how = 1, step_on = (select as_of_on from message
	where creditor_id = 1 and message_key = :message_key)
where creditor_id = 1 and customer_key = :customer_key
	and message_key = :message_key and how = 0;
