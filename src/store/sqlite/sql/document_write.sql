-- A paper; known ones stay as they are.
insert into document (creditor_id, customer_key, invoice_key, kind, path,
	known_seq)
values (1, :customer_key, :invoice_key, :kind, :path, :known_seq)
on conflict do nothing;
