-- In which currency the amount of a record is; '' of none, and of records that
-- are older than this column: those are in the currency of their contract.
alter table insurer_record add column currency text not null default '';
