-- Messages that demand nothing: every one was written for a step, but for
-- what the insurer is told beside them.
select m.message_id from message m
where m.creditor_id = 1 and m.to_insurer = 0 and not exists (
	select 1 from message_item x
	where x.creditor_id = 1 and x.message_key = m.message_key
		and x.step is not null);
