-- The gate is open. The days of a rehearsal do not count any more.
update books set gate_open = 1, started_on = :started_on,
	last_as_of_on = case when :keep then last_as_of_on
		else -2147483648 end
where creditor_id = 1;
