-- What people told of limits, with what the register has in that place; the
-- last column: is it the newest that stands?
select c.customer_id, s.known_seq, s.text, s.undone_seq, s.contract, s.type,
	s.effective_from_on, s.announced_on, s.decision_ref,
	l.effective_to_on, l.currency, l.amount_minor, l.status,
	not exists (select 1 from limit_said n where n.creditor_id = 1
		and n.undone_seq = 0 and n.known_seq > s.known_seq
		and n.customer_key = s.customer_key
		and n.contract = s.contract and n.type = s.type
		and n.effective_from_on = s.effective_from_on
		and n.announced_on = s.announced_on
		and n.decision_ref = s.decision_ref)
from limit_said s
join customer c on c.creditor_id = 1 and c.customer_key = s.customer_key
left join credit_limit l on l.creditor_id = 1
	and l.customer_key = s.customer_key and l.contract = s.contract
	and l.type = s.type and l.effective_from_on = s.effective_from_on
	and l.announced_on = s.announced_on
	and l.decision_ref = s.decision_ref
where s.creditor_id = 1;
