-- The customer answered.
insert into reply (creditor_id, customer_key, replied_on, known_seq)
values (1, :customer_key, :replied_on, :known_seq)
on conflict do nothing;
