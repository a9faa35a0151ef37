-- From the id that people use to our number.
select customer_key from customer
where creditor_id = 1 and customer_id = :customer_id;
