-- A colleague is in charge.
insert into assignment (creditor_id, customer_key, known_seq, person)
values (1, :customer_key, :known_seq, :person)
on conflict do update set person = excluded.person;
