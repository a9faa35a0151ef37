-- From the id of a message to our number.
select message_key from message
where creditor_id = 1 and message_id = :message_id;
