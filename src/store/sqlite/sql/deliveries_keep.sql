-- Copies that have not left wait again until the message is accepted.
update delivery indexed by delivery_by_message set state = 0
where creditor_id = 1 and message_key = :message_key and role <> 0
	and state = 1;
