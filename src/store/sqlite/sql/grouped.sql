-- Do the rules of the last run look at groups of customers?
select grouped from books where creditor_id = 1;
