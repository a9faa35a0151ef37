-- What is recorded under the key of this limit.
select effective_to_on, currency, amount_minor, status, by_hand from credit_limit
where creditor_id = 1 and customer_key = :customer_key
	and contract = :contract and type = :type
	and effective_from_on = :effective_from_on
	and announced_on = :announced_on and decision_ref = :decision_ref;
