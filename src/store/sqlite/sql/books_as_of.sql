-- A run of that day has begun.
update books set last_as_of_on = :as_of_on where creditor_id = 1;
