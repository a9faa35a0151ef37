-- Customers who are written to at an address, and how it is spelt there.
select customer_key, email from customer
where creditor_id = 1 and lower(email) = lower(:email)
union
select customer_key, email from contact
where creditor_id = 1 and lower(email) = lower(:email)
union
select customer_key, recipient from message
where creditor_id = 1 and lower(recipient) = lower(:email)
	and to_insurer = 0;
