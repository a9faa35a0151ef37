-- Contacts of a customer in a fixed order.
select role, name, email, language from contact
where creditor_id = 1 and customer_key = :customer_key
order by role, email, name;
