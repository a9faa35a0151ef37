-- A new customer is to be looked at.
insert into customer_state (creditor_id, customer_key, revision, due_on,
	ruleset_no, last_paid_on)
values (1, :customer_key, 1, 0, 0, -2147483648);
