-- A part of a message.
insert into message_part (creditor_id, message_key, part_no, hash)
values (1, :message_key, :part_no, :hash);
