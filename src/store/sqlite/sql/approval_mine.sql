-- Did this account approve this message already?
select 1 from message_item i
cross join approval a on a.creditor_id = 1 and a.invoice_key = i.invoice_key
	and a.episode = i.episode and a.step = i.step
	and a.message_key = i.message_key and a.who = :who
where i.creditor_id = 1 and i.message_key = :message_key
limit 1;
