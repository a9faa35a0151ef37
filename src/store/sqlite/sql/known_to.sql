-- The last block of the runs up to a day.
select max(end_seq) from run
where creditor_id = 1 and rehearsal = 0 and as_of_on <= :as_of_on;
