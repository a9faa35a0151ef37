-- Bytes under a hash.
select bytes, size from part where creditor_id = 1 and hash = :hash;
