-- A contact that the newest contacts file does not name any more.
delete from contact
where creditor_id = 1 and customer_key = :customer_key and role = :role
	and email = :email and name = :name;
