-- A file of a set of rules.
insert into rule_file (creditor_id, ruleset_no, path, kind, hash)
values (1, :ruleset_no, :path, :kind, :hash);
