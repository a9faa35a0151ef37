-- The message was accepted: its steps were had that day.
update step set how = 0, step_on = :step_on
where creditor_id = 1 and customer_key = :customer_key
	and message_key = :message_key and how = 1;
