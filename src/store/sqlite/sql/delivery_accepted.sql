-- The `to` of a message did arrive.
update delivery indexed by delivery_by_message set state = 3
where creditor_id = 1 and message_key = :message_key and role = 0;
