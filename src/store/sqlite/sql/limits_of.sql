-- Limits of a customer in a fixed order.
select contract, type, effective_from_on, announced_on, decision_ref,
	effective_to_on, currency, amount_minor, status
from credit_limit
where creditor_id = 1 and customer_key = :customer_key
order by contract, type, effective_from_on, announced_on, decision_ref;
