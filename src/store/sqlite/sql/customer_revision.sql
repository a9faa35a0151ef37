-- How often the facts of a customer changed.
select revision from customer_state
where creditor_id = 1 and customer_key = :customer_key;
