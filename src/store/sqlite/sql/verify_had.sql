-- Accepted messages whose step the invoice does not have, unless a person
-- placed the invoice anew in that episode.
select m.message_id, x.step from message m
join message_item x on x.creditor_id = 1 and x.message_key = m.message_key
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where m.creditor_id = 1 and m.state = 4 and x.step is not null
	and not exists (select 1 from step s where s.creditor_id = 1
		and s.customer_key = i.customer_key
		and s.invoice_key = x.invoice_key and s.episode = x.episode
		and s.how = 0 and s.message_key in (m.message_key, 0));
