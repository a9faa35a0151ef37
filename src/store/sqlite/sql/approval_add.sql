-- Approved by this account: the step, this invoice, this recipient, this
-- payee, at most this amount.
insert into approval (creditor_id, invoice_key, episode, step, recipient, who,
	policy, at_most_minor, approved_on, approvers, message_key,
	payee)
select 1, i.invoice_key, i.episode, i.step, coalesce(m.recipient, ''), :who,
	i.policy, i.outstanding_minor, :approved_on, m.approvers,
	m.message_key, m.payee
from message_item i join message m
	on m.creditor_id = 1 and m.message_key = i.message_key
where i.creditor_id = 1 and i.message_key = :message_key
	and i.step is not null
on conflict do update set policy = excluded.policy,
	at_most_minor = excluded.at_most_minor,
	approved_on = excluded.approved_on, approvers = excluded.approvers,
	message_key = excluded.message_key, payee = excluded.payee;
