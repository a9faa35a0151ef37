-- A person skips what waits for this message: its steps are passed over.
update step set how = 2, message_key = 0
where creditor_id = 1 and customer_key = :customer_key
	and message_key = :message_key and how = 1;
