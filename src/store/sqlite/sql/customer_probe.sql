-- Is this customer known, and is the row the same?
select customer_key, row_hash, bare from customer
where creditor_id = 1 and customer_id = :customer_id;
