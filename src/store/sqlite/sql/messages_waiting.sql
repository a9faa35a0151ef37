-- Messages that have not left.
select message_key from message indexed by message_waiting
where creditor_id = 1 and state in (0, 2) and state in (0, 1, 2, 3, 5)
order by message_key;
