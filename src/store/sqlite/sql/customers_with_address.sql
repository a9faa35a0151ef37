-- Customers who are written to at an address.
select customer_key from customer
where creditor_id = 1 and lower(email) = lower(:email)
union
select customer_key from contact
where creditor_id = 1 and lower(email) = lower(:email)
union
select customer_key from message
where creditor_id = 1 and lower(recipient) = lower(:email)
	and to_insurer = 0;
