-- Where a message stands in that order.
select 1 - deadline, as_of_on, message_key from message
where creditor_id = 1 and message_id = :message_id;
