-- Decided: look again on that day. Not when something changed meanwhile.
update customer_state set due_on = :due_on, ruleset_no = :ruleset_no
where creditor_id = 1 and customer_key = :customer_key
	and revision = :revision;
