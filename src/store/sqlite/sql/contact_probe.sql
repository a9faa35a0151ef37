-- Is this contact there, and in which language?
select language from contact
where creditor_id = 1 and customer_key = :customer_key and role = :role
	and email = :email and name = :name;
