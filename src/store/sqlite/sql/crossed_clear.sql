-- Forget what crossed before.
delete from crossed where creditor_id = 1;
