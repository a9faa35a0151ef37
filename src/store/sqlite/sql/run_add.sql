-- A run begins.
insert into run (creditor_id, run_no, run_id, as_of_on, ruleset_no, begin_seq,
	end_seq, started_at, ended_at, planned, brake)
values (1, :run_no, :run_id, :as_of_on, :ruleset_no, :begin_seq, 0,
	:started_at, 0, 0, 0);
