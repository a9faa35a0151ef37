-- The limit of a decision that is taken back, where none stood before.
delete from credit_limit
where creditor_id = 1 and (customer_key, contract, type, effective_from_on,
	announced_on, decision_ref) in (select customer_key, contract, type,
		effective_from_on, announced_on, decision_ref
	from limit_said where creditor_id = 1 and known_seq = :seq
		and was_there = 0);
