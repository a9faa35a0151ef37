-- The message did not count: its steps did not happen.
delete from step
where creditor_id = 1 and customer_key = :customer_key
	and message_key = :message_key;
