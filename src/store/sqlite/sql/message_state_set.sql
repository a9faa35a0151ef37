-- A message goes on.
update message set state = :state
where creditor_id = 1 and message_key = :message_key;
