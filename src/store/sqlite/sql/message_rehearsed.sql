-- It was accepted only by a folder during a rehearsal.
update message set state = 7, accepted_at = 0, accepted_by = 0
where creditor_id = 1 and message_key = :message_key;
