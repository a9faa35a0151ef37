-- Do the rules in force look at groups of customers?
update books set grouped = :grouped
where creditor_id = 1 and grouped <> :grouped;
