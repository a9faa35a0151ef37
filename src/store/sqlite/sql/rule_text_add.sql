-- The text of a rule file, once under its hash.
insert into rule_text (creditor_id, hash, text) values (1, :hash, :text)
on conflict do nothing;
