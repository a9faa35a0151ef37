-- What the server said last.
update message set reply = coalesce(:reply, reply), attempts = attempts + :tried
where creditor_id = 1 and message_key = :message_key;
