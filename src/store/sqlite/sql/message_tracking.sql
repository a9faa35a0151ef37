-- Where the post has got to.
update message set tracking = :tracking
where creditor_id = 1 and message_key = :message_key;
