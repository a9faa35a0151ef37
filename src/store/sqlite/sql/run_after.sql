-- The first run that began after a block.
select run_id, as_of_on from run
where creditor_id = 1 and begin_seq > :seq
order by begin_seq limit 1;
