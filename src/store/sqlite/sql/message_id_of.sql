-- From our number to the id that people use.
select message_id from message
where creditor_id = 1 and message_key = :message_key;
