-- Leave was given: from here on it may have arrived.
update delivery set state = 2, by_folder = :by_folder
where creditor_id = 1 and delivery_key = :delivery_key;
