-- A new limit or a changed one.
insert into credit_limit (creditor_id, customer_key, contract, type,
	effective_from_on, announced_on, decision_ref, effective_to_on,
	currency, amount_minor, status, known_seq)
values (1, :customer_key, :contract, :type, :effective_from_on,
	:announced_on, :decision_ref, :effective_to_on, :currency,
	:amount_minor, :status, :known_seq)
on conflict do update set effective_to_on = excluded.effective_to_on,
	currency = excluded.currency, amount_minor = excluded.amount_minor,
	status = excluded.status;
