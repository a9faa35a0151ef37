-- Runs of a day that died before they counted what they planned.
select count(*) from run
where creditor_id = 1 and as_of_on = :as_of_on and brake = 1 and planned = 0;
