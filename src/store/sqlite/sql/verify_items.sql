-- Messages that demand nothing: every one was written for a step.
select m.message_id from message m
where m.creditor_id = 1 and not exists (select 1 from message_item x
	where x.creditor_id = 1 and x.message_key = m.message_key
		and x.step is not null);
