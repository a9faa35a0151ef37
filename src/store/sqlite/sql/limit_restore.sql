-- What stood before a decision that is taken back.
update credit_limit set effective_to_on = s.was_to_on,
	currency = s.was_currency, amount_minor = s.was_minor,
	status = s.was_status, by_hand = s.was_by_hand
from limit_said s
where credit_limit.creditor_id = 1 and s.creditor_id = 1
	and s.known_seq = :seq and s.was_there = 1
	and credit_limit.customer_key = s.customer_key
	and credit_limit.contract = s.contract and credit_limit.type = s.type
	and credit_limit.effective_from_on = s.effective_from_on
	and credit_limit.announced_on = s.announced_on
	and credit_limit.decision_ref = s.decision_ref;
