-- A person tells a decision: kept with what stood in its place.
insert into limit_said (creditor_id, known_seq, customer_key, contract, type,
	effective_from_on, announced_on, decision_ref, text, was_there,
	was_to_on, was_currency, was_minor, was_status, was_by_hand)
select 1, :known_seq, :customer_key, :contract, :type, :effective_from_on,
	:announced_on, :decision_ref, :text, w.amount_minor is not null,
	coalesce(w.effective_to_on, 0), coalesce(w.currency, ''),
	coalesce(w.amount_minor, 0), coalesce(w.status, 0),
	coalesce(w.by_hand, 0)
from (select 1) left join credit_limit w on w.creditor_id = 1
	and w.customer_key = :customer_key and w.contract = :contract
	and w.type = :type and w.effective_from_on = :effective_from_on
	and w.announced_on = :announced_on and w.decision_ref = :decision_ref
where true
on conflict do nothing;
