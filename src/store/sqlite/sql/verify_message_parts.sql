-- Digests of the parts of all messages.
select message_key, hash from message_part
where creditor_id = 1 order by message_key, part_no;
