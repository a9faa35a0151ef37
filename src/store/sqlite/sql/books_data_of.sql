-- Payments are complete up to that day.
update books set data_of_on = max(data_of_on, :data_of_on)
where creditor_id = 1;
