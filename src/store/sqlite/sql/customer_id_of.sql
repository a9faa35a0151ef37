-- From our number to the id that people use.
select customer_id from customer
where creditor_id = 1 and customer_key = :customer_key;
