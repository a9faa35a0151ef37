-- A new limit or a changed one. An import leaves what a person set.
insert into credit_limit (creditor_id, customer_key, contract, type,
	effective_from_on, announced_on, decision_ref, effective_to_on,
	currency, amount_minor, status, known_seq, by_hand)
values (1, :customer_key, :contract, :type, :effective_from_on,
	:announced_on, :decision_ref, :effective_to_on, :currency,
	:amount_minor, :status, :known_seq, :by_hand)
on conflict do update set effective_to_on = excluded.effective_to_on,
	currency = excluded.currency, amount_minor = excluded.amount_minor,
	status = excluded.status,
	by_hand = excluded.by_hand
where by_hand <= excluded.by_hand;
