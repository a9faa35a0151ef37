-- `to` was accepted: cc and archive may go.
update delivery indexed by delivery_by_message set state = 1
where creditor_id = 1 and message_key = :message_key and state = 0;
