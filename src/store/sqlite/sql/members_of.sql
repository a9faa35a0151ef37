-- Whom a message to a parent concerns: those in it, and the parent.
select customer_key from message_member
where creditor_id = 1 and message_key = :message_key
union
select customer_key from message
where creditor_id = 1 and message_key = :message_key
order by customer_key;
