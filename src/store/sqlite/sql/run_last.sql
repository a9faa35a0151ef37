-- The last run that ended.
select run_id, as_of_on, started_at, ended_at, counts from run
where creditor_id = 1 and ended_at > 0 order by run_no desc limit 1;
