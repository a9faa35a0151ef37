-- What was decided and what became of it. Units as in 0001.

-- Sets of rule files, numbered so that a customer can name one cheaply.
create table ruleset (
	creditor_id integer not null,
	ruleset_no integer not null,
	fingerprint blob not null check (length(fingerprint) = 32),
	primary key (creditor_id, ruleset_no)
) strict, without rowid;
create unique index ruleset_by_fingerprint on ruleset
	(creditor_id, fingerprint);

-- The full text of every rule file used, once under its hash.
create table rule_text (
	creditor_id integer not null,
	hash blob not null check (length(hash) = 32),
	text blob not null,
	primary key (creditor_id, hash)
) strict;

-- Which files a set of rules consisted of.
create table rule_file (
	creditor_id integer not null,
	ruleset_no integer not null,
	path text not null,
	kind text not null,
	hash blob not null check (length(hash) = 32),
	primary key (creditor_id, ruleset_no, path)
) strict, without rowid;

-- A run of one as-of date.
create table run (
	creditor_id integer not null,
	run_no integer not null,
	run_id text not null,
	as_of_on integer not null,
	ruleset_no integer not null,
	begin_seq integer not null, -- journal block of its beginning
	end_seq integer not null, -- of its end, 0: not ended
	started_at integer not null,
	ended_at integer not null, -- 0: not ended
	planned integer not null, -- messages
	brake integer not null check (brake between 0 and 2), -- no, held, released
	rehearsal integer not null default 0, -- ended by the opened gate
	counts text, -- "decided=12 planned=3 ...", null until it ended
	primary key (creditor_id, run_no)
) strict, without rowid;
create unique index run_by_id on run (creditor_id, run_id);

-- A message as it was written; its bytes are parts.
create table message (
	creditor_id integer not null,
	message_key integer not null,
	message_id text not null,
	customer_key integer not null,
	run_no integer not null,
	as_of_on integer not null,
	revision integer not null, -- of the customer when it was planned
	state integer not null, -- enum message_state
	stage integer not null, -- enum stage
	channel integer not null, -- enum channel
	currency text not null,
	policy text,
	step text,
	contract text, -- null: to the customer
	template_name text,
	language text,
	subject text,
	recipient text, -- envelope, null for letters
	cc text,
	archive text,
	to_insurer integer not null check (to_insurer in (0, 1)),
	deadline integer not null check (deadline in (0, 1)),
	deadline_on integer not null,
	approved integer not null default 0 check (approved in (0, 1)),
	attempts integer not null default 0,
	planned_at integer not null,
	accepted_at integer not null default 0, -- 0: not accepted
	accepted_by integer not null default 0, -- 1 server, 2 folder, 3 a person
	reply text,
	file text,
	tracking text,
	plain_hash blob, -- part: what a person reads
	primary key (creditor_id, message_key)
) strict, without rowid;
create unique index message_by_id on message (creditor_id, message_id);
create index message_by_customer on message (creditor_id, customer_key);
-- Those that still wait for something.
create index message_waiting on message (creditor_id, state, message_key)
	where state in (0, 1, 2, 3, 5);

-- The invoices a message demands, and those it lists (step null).
create table message_item (
	creditor_id integer not null,
	message_key integer not null,
	item_no integer not null,
	invoice_key integer not null,
	episode integer not null,
	policy text,
	step text,
	stage integer not null,
	outstanding_minor integer not null,
	days_overdue integer not null,
	primary key (creditor_id, message_key, item_no)
) strict, without rowid;

-- Bytes stored once under their hash; appended in order of arrival.
create table part (
	creditor_id integer not null,
	hash blob not null check (length(hash) = 32),
	bytes blob not null,
	primary key (creditor_id, hash)
) strict;

-- A message is the concatenation of its parts.
create table message_part (
	creditor_id integer not null,
	message_key integer not null,
	part_no integer not null,
	hash blob not null check (length(hash) = 32),
	primary key (creditor_id, message_key, part_no)
) strict, without rowid;

-- One envelope recipient of one message.
create table delivery (
	creditor_id integer not null,
	delivery_key integer not null,
	message_key integer not null,
	role integer not null, -- enum delivery_role
	recipient text not null, -- '' for letters
	channel integer not null,
	rank integer not null, -- 0 deadline step, 1 any other
	as_of_on integer not null, -- of the message
	state integer not null, -- 0 waits for `to` or an approval, 1 queued,
				-- 2 sending, 3 accepted, 4 failed,
				-- 5 uncertain, 6 dropped
	attempts integer not null default 0,
	next_at integer not null default 0, -- not to be tried before
	by_folder integer not null default 0, -- leave was given to a folder
	reply text,
	primary key (creditor_id, delivery_key)
) strict, without rowid;
create index delivery_by_message on delivery (creditor_id, message_key);
-- In the order in which they are to leave.
create index delivery_open on delivery
	(creditor_id, state, rank, as_of_on, message_key, role)
	where state in (1, 2);

-- Steps an invoice had, waits for or was passed over; once per episode.
create table step (
	creditor_id integer not null,
	customer_key integer not null,
	invoice_key integer not null,
	episode integer not null,
	step text not null,
	occurrence integer not null,
	ordinal integer not null, -- order of arrival
	policy text,
	stage integer not null,
	how integer not null, -- enum step_how
	step_on integer not null, -- as-of date
	message_key integer not null, -- 0: none
	primary key (creditor_id, customer_key, invoice_key, episode, step,
		     occurrence)
) strict, without rowid;

-- Approvals given and not used yet.
create table approval (
	creditor_id integer not null,
	invoice_key integer not null,
	episode integer not null,
	step text not null,
	recipient text not null,
	at_most_minor integer not null,
	approved_on integer not null,
	primary key (creditor_id, invoice_key, episode, step, recipient)
) strict, without rowid;

-- Addresses that bounced or were refused for good.
create table bad_address (
	creditor_id integer not null,
	customer_key integer not null,
	email text not null collate nocase,
	bounced_on integer not null,
	primary key (creditor_id, customer_key, email)
) strict, without rowid;

-- What a person has to do.
create table task (
	creditor_id integer not null,
	task_no integer not null, -- its id is T<task_no>
	kind integer not null, -- enum task_kind
	customer_key integer not null, -- 0: none
	subject text not null, -- (kind, customer, subject) is open once
	text text not null,
	command text,
	message_key integer not null, -- 0: none
	opened_on integer not null,
	due_on integer not null,
	done_on integer not null, -- -2147483648: open
	primary key (creditor_id, task_no)
) strict, without rowid;
create unique index task_by_subject on task
	(creditor_id, customer_key, kind, subject)
	where done_on = -2147483648;
create index task_by_message on task (creditor_id, message_key);
create index task_open on task (creditor_id, task_no)
	where done_on = -2147483648;

create table task_invoice (
	creditor_id integer not null,
	task_no integer not null,
	invoice_key integer not null,
	primary key (creditor_id, task_no, invoice_key),
	foreign key (creditor_id, task_no) references task
) strict, without rowid;

-- Messages that crossed a payment which the last import brought.
create table crossed (
	creditor_id integer not null,
	message_key integer not null,
	invoice_key integer not null,
	paid_on integer not null,
	primary key (creditor_id, message_key, invoice_key)
) strict, without rowid;

-- Who runs or sends now; at most one row per creditor.
create table lease (
	creditor_id integer not null primary key,
	owner text not null, -- run, send
	who text not null,
	host text not null,
	pid integer not null,
	started text not null, -- start time of the process, from the kernel
	since_at integer not null
) strict;
