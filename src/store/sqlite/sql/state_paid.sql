-- Its newest payment may be another one: look it up when needed.
update customer_state set last_paid_on = 2147483647
where creditor_id = 1 and customer_key = :customer_key;
