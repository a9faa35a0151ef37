-- A person filed what the folder holds.
update message set tracking = :ref, posted_on = :posted_on
where creditor_id = 1 and message_key = :message_key;
