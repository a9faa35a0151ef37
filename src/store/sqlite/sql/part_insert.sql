-- Bytes, once under their hash.
insert into part (creditor_id, hash, bytes, size)
values (1, :hash, :bytes, :size)
on conflict do nothing;
