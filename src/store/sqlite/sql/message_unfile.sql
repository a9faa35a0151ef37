-- It waits again for a person to file it.
update message set state = 1, accepted_at = 0, accepted_by = 0,
	tracking = null, posted_on = null, reply = reply_was, reply_was = null,
	filed_seq = 0
where creditor_id = 1 and message_key = :message_key;
