-- Approved: the step, this invoice, this recipient, at most this amount.
insert into approval (creditor_id, invoice_key, episode, step, recipient,
	at_most_minor, approved_on)
select 1, i.invoice_key, i.episode, i.step, coalesce(m.recipient, ''),
	i.outstanding_minor, :approved_on
from message_item i join message m
	on m.creditor_id = 1 and m.message_key = i.message_key
where i.creditor_id = 1 and i.message_key = :message_key
	and i.step is not null
on conflict do update set at_most_minor = excluded.at_most_minor,
	approved_on = excluded.approved_on;
