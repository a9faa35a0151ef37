-- All bytes.
select hash, bytes, size from part where creditor_id = 1;
