-- How many messages a run planned, and whether the brake holds them.
update run set planned = :planned, brake = :brake
where creditor_id = 1 and run_no = :run_no;
