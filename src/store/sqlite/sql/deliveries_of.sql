-- The deliveries of a message.
select delivery_key, role, state from delivery
where creditor_id = 1 and message_key = :message_key order by role;
