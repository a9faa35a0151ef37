-- The journal: append-only, one block per transaction. The form of a record
-- and how the heads are made stand at the top of journal.c.

create table journal_block (
	creditor_id integer not null,
	seq integer not null, -- 1, 2, ...
	made_at integer not null,
	who text not null,
	records integer not null,
	head blob not null check (length(head) = 32),
	primary key (creditor_id, seq)
) strict, without rowid;
create index journal_by_head on journal_block (creditor_id, head);

create table journal (
	creditor_id integer not null,
	seq integer not null,
	record_no integer not null, -- 1, 2, ... in its block
	customer_key integer not null, -- 0: of no customer
	digest blob not null check (length(digest) = 32), -- of the payload
	payload text, -- null: erased
	primary key (creditor_id, seq, record_no)
) strict, without rowid;
create index journal_by_customer on journal (creditor_id, customer_key);
