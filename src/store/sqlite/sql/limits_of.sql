-- Limits of a customer as they were known at a block, in a fixed order.
select l.contract, l.type, l.effective_from_on, l.announced_on,
	l.decision_ref, coalesce(p.effective_to_on, l.effective_to_on),
	coalesce(p.currency, l.currency),
	coalesce(p.amount_minor, l.amount_minor),
	coalesce(p.status, l.status)
from credit_limit l
left join credit_limit_past p on p.creditor_id = 1
	and p.customer_key = l.customer_key and p.contract = l.contract
	and p.type = l.type and p.effective_from_on = l.effective_from_on
	and p.announced_on = l.announced_on
	and p.decision_ref = l.decision_ref
	and p.replaced_seq = (select min(x.replaced_seq)
		from credit_limit_past x where x.creditor_id = 1
			and x.customer_key = l.customer_key
			and x.contract = l.contract and x.type = l.type
			and x.effective_from_on = l.effective_from_on
			and x.announced_on = l.announced_on
			and x.decision_ref = l.decision_ref
			and x.replaced_seq > :known_to)
where l.creditor_id = 1 and l.customer_key = :customer_key
	and l.known_seq <= :known_to
order by l.contract, l.type, l.effective_from_on, l.announced_on,
	l.decision_ref;
