-- How many runs of that day there were.
select count(*) from run where creditor_id = 1 and as_of_on = :as_of_on;
