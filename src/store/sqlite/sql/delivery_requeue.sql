-- The `to` of a message may be tried.
update delivery indexed by delivery_by_message set state = 1, next_at = 0
where creditor_id = 1 and message_key = :message_key and role = 0;
