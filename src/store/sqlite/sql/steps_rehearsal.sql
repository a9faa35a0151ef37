-- What a rehearsal took by itself, without a message.
delete from step where creditor_id = 1
	and (how in (2, 3, 4)
		or (how = 0 and message_key = 0 and cause is null));
