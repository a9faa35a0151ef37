-- A file of the inbox stands refused.
insert into refused_file (creditor_id, file, since_at)
values (1, :file, :since_at) on conflict do nothing;
