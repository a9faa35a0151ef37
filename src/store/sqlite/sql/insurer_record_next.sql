-- A number for the next record.
update books set record_next = record_next + 1 where creditor_id = 1
returning record_next - 1;
