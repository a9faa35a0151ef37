-- Bytes under a hash.
select bytes from part where creditor_id = 1 and hash = :hash;
