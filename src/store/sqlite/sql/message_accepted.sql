-- A message was accepted.
update message set state = :state, accepted_at = :accepted_at,
	accepted_by = :accepted_by, reply = coalesce(:reply, reply),
	file = coalesce(:file, file)
where creditor_id = 1 and message_key = :message_key;
