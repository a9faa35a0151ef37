-- Every customer.
select customer_key from customer_state where creditor_id = 1;
