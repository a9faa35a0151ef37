-- What people recorded about insurers can be taken back, and with it what the
-- same block did to tasks and messages.
alter table insurer_record add column undone_seq integer not null default 0;
alter table task add column done_seq integer not null default 0; -- 0: unknown
alter table message add column filed_seq integer not null default 0; -- by hand
alter table message add column reply_was text; -- before it was filed by hand

-- Each decision about a limit that a person told, and what stood in its place.
create table limit_said (
	creditor_id integer not null,
	known_seq integer not null,
	customer_key integer not null,
	contract text not null,
	type integer not null,
	effective_from_on integer not null,
	announced_on integer not null,
	decision_ref text not null,
	text text not null, -- as the journal tells it
	was_there integer not null check (was_there in (0, 1)),
	was_to_on integer not null,
	was_currency text not null,
	was_minor integer not null,
	was_status integer not null,
	was_by_hand integer not null,
	undone_seq integer not null default 0, -- 0: stands
	primary key (creditor_id, known_seq, customer_key, contract, type,
		     effective_from_on, announced_on, decision_ref)
) strict, without rowid;
create index limit_said_by_customer on limit_said (creditor_id, customer_key);
