-- Which of its messages were accepted by a folder, for a rehearsal's end.
select message_key from message
where creditor_id = 1 and accepted_by = 2 and state = 4
order by message_key;
