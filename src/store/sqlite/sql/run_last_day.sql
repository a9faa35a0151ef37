-- The as-of date of the newest run.
select last_as_of_on from books where creditor_id = 1;
