-- Bytes, once under their hash.
insert into part (creditor_id, hash, bytes) values (1, :hash, :bytes)
on conflict do nothing;
