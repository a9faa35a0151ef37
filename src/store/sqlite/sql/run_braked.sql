-- A run of the last as-of date that the brake holds.
select run_id, planned from run
where creditor_id = 1 and brake = 1 and planned > 0 and rehearsal = 0
	and as_of_on = (select last_as_of_on from books where creditor_id = 1)
order by run_no desc limit 1;
