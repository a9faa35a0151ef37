-- What a rehearsal passed over.
delete from step where creditor_id = 1 and how = 2;
