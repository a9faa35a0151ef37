-- Messages that have not left, with letters that wait to be posted.
select message_key from message indexed by message_waiting
where creditor_id = 1 and state in (0, 1, 2, 3) and state in (0, 1, 2, 3, 5)
order by message_key;
