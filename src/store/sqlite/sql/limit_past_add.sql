-- What is known of a limit, before this block changes it.
insert into credit_limit_past (creditor_id, customer_key, contract, type,
	effective_from_on, announced_on, decision_ref, replaced_seq,
	effective_to_on, currency, amount_minor, status)
select creditor_id, customer_key, contract, type, effective_from_on,
	announced_on, decision_ref, :replaced_seq, effective_to_on, currency,
	amount_minor, status
from credit_limit
where creditor_id = 1 and customer_key = :customer_key
	and contract = :contract and type = :type
	and effective_from_on = :effective_from_on
	and announced_on = :announced_on and decision_ref = :decision_ref
on conflict do nothing;
