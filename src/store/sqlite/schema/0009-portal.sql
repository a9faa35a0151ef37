-- By when a filing ought to leave: the contract's margin before its deadline.
-- Messages of before have none.
alter table message add column send_by integer not null default -2147483648;
-- The day on which a person filed what the folder holds; null: not yet, or
-- nothing that a person files.
alter table message add column posted_on integer;
