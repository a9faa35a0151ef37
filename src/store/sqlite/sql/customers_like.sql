-- Customers whose id begins with a text.
select customer_key, customer_id from customer indexed by customer_by_id
where creditor_id = 1 and customer_id >= :from_id and customer_id < :to_id
order by customer_id limit 6;
