-- A person says that it works again.
delete from bad_address
where creditor_id = 1 and customer_key = :customer_key and email = :email;
