-- Messages whose id begins with a text.
select message_key, message_id from message indexed by message_by_id
where creditor_id = 1 and message_id >= :from_id and message_id < :to_id
order by message_id limit 6;
