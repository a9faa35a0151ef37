-- A new contact, or another language.
insert into contact (creditor_id, customer_key, role, email, name, language,
	known_seq)
values (1, :customer_key, :role, :email, :name, :language, :known_seq)
on conflict do update set language = excluded.language;
