-- All bytes.
select hash, bytes from part where creditor_id = 1;
