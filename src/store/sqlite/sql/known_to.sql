-- The last block of the runs up to a day, when there was a later one.
select max(end_seq) from run
where creditor_id = 1 and rehearsal = 0 and as_of_on <= :as_of_on
	and :as_of_on < (select last_as_of_on from books where creditor_id = 1);
