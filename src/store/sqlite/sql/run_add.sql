-- A run begins. Until it has counted what it plans the brake holds all of it,
-- or a run that dies in between would leave messages that nobody counted.
insert into run (creditor_id, run_no, run_id, as_of_on, ruleset_no, begin_seq,
	end_seq, started_at, ended_at, planned, brake)
values (1, :run_no, :run_id, :as_of_on, :ruleset_no, :begin_seq, 0,
	:started_at, 0, 0, :brake);
