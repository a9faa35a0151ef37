-- A person agreed.
update message set state = 2, approved = 1
where creditor_id = 1 and message_key = :message_key;
