-- Is there such a message?
select 1 from message where creditor_id = 1 and message_id = :message_id;
