-- A person confirmed the run.
update run set brake = 2
where creditor_id = 1 and run_no = :run_no and brake = 1;
