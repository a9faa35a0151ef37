-- From the id of a run to its number.
select run_no, ruleset_no from run where creditor_id = 1 and run_id = :run_id;
