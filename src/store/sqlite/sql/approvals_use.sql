-- The approvals behind a message are used up.
delete from approval
where creditor_id = 1 and (invoice_key, episode, step) in (
	select invoice_key, episode, step from message_item
	where creditor_id = 1 and message_key = :message_key
		and step is not null);
