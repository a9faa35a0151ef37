-- How many accounts approved all that a message demands.
select min((select count(*) from approval a
	where a.creditor_id = 1 and a.invoice_key = i.invoice_key
		and a.episode = i.episode and a.step = i.step
		and a.recipient = coalesce(m.recipient, '')
		and a.payee is m.payee
		and a.at_most_minor >= i.outstanding_minor))
from message m
join message_item i on i.creditor_id = 1 and i.message_key = m.message_key
where m.creditor_id = 1 and m.message_key = :message_key
	and i.step is not null;
