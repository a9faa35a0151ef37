-- Nothing of this message leaves any more.
update delivery indexed by delivery_by_message set state = 6
where creditor_id = 1 and message_key = :message_key and state in (0, 1, 2);
