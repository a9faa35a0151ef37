-- A delivery goes on.
update delivery set state = :state, attempts = attempts + :tried,
	next_at = :next_at, reply = coalesce(:reply, reply)
where creditor_id = 1 and delivery_key = :delivery_key;
