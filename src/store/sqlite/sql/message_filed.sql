-- A person filed what the folder holds.
update message set tracking = :ref, posted_on = :posted_on,
	reply_was = reply, filed_seq = :filed_seq
where creditor_id = 1 and message_key = :message_key;
