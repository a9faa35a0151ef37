-- Look at this customer at the next run, its facts are the same.
update customer_state set due_on = 0
where creditor_id = 1 and customer_key = :customer_key;
