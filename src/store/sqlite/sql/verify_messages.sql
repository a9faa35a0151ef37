-- All messages, to be found in the journal.
select message_key, message_id, state from message
where creditor_id = 1 order by message_key;
