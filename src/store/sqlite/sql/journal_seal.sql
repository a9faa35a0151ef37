-- The block that all records of this transaction belong to.
insert into journal_block (creditor_id, seq, made_at, who, records, head)
values (1, :seq, :made_at, :who, :records, :head);
