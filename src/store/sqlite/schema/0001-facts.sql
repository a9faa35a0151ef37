-- What is known from outside: customers, invoices, payments, limits.
--
-- Units: *_on are days since 1970-01-01 (-2147483648 no date, 2147483647
-- never), *_at seconds since 1970 UTC, *_minor minor units of the currency
-- beside them. *_key are numbers given by the program in order of arrival.
-- known_seq is the journal block in which a fact became known. row_hash
-- shows that an imported row is unchanged; it proves nothing.

-- One row per creditor: where the books stand, and the next free numbers.
create table books (
	creditor_id integer not null primary key,
	last_as_of_on integer not null default -2147483648, -- newest run
	data_of_on integer not null default -2147483648, -- payments complete to
	gate_open integer not null default 0 check (gate_open in (0, 1)),
	started_on integer not null default -2147483648, -- gate opened
	customer_next integer not null default 1, -- next customer_key
	invoice_next integer not null default 1, -- next invoice_key
	message_next integer not null default 1, -- next message_key
	delivery_next integer not null default 1, -- next delivery_key
	task_next integer not null default 1, -- next task_no
	step_next integer not null default 1, -- next step.ordinal
	run_next integer not null default 1, -- next run_no
	import_next integer not null default 1 -- next import_no
) strict;
insert into books (creditor_id) values (1);

-- A debtor as the customers file describes it.
create table customer (
	creditor_id integer not null,
	customer_key integer not null,
	customer_id text not null,
	name text,
	legal_id text,
	vat_id text,
	email text,
	language text,
	segment text,
	country text,
	address text,
	postcode text,
	city text,
	phone text,
	parent_id text, -- customer_id of the group
	policy text,
	in_charge text,
	tags text,
	insurer_ref text,
	payment_terms integer not null, -- days, -1 not given
	is_public integer not null check (is_public between 0 and 2), -- tri
	is_related integer not null check (is_related between 0 and 2), -- tri
	bare integer not null check (bare in (0, 1)), -- only named by invoices
	row_hash integer not null,
	known_seq integer not null,
	primary key (creditor_id, customer_key)
) strict, without rowid;
create unique index customer_by_id on customer (creditor_id, customer_id);

-- What moves often about a customer, kept narrow: scheduling and derived.
create table customer_state (
	creditor_id integer not null,
	customer_key integer not null,
	revision integer not null, -- counts changes of its facts
	due_on integer not null, -- look at it from then; 0 it was changed
	ruleset_no integer not null, -- rules last decided under, 0 none
	last_paid_on integer not null, -- newest payment
	primary key (creditor_id, customer_key)
) strict, without rowid;
create index customer_by_due on customer_state (creditor_id, due_on);
create index customer_by_ruleset on customer_state (creditor_id, ruleset_no);

-- Whom to write to at a customer, by role.
create table contact (
	creditor_id integer not null,
	customer_key integer not null,
	role text not null,
	email text not null, -- '' none
	name text not null, -- '' none
	language text,
	known_seq integer not null,
	primary key (creditor_id, customer_key, role, email, name)
) strict, without rowid;

-- An invoice or one instalment of it. The columns after known_seq are
-- derived from its payments, all known facts counted whatever their date;
-- verify and rebuild compute them again.
create table invoice (
	creditor_id integer not null,
	invoice_key integer not null,
	customer_key integer not null,
	invoice_id text not null,
	instalment text not null, -- '' none
	issued_on integer not null,
	due_on integer not null,
	original_due_on integer not null, -- the first ever imported
	delivered_on integer not null,
	currency text not null,
	amount_minor integer not null,
	tax_minor integer, -- null not given
	status integer not null, -- enum invoice_status
	po_number text,
	dispute_reason text,
	policy text,
	assigned_to text,
	factoring text,
	last_step text, -- sent by the former system
	last_step_on integer not null,
	moved_policy text, -- a person put it on this policy
	set_aside integer not null default 0 check (set_aside in (0, 1)),
	row_hash integer not null,
	known_seq integer not null,
	outstanding_minor integer not null check (outstanding_minor >= 0),
	surplus_minor integer not null check (surplus_minor >= 0),
	episode integer not null, -- how often it became owed
	settled_on integer not null, -- day it became 0, never: owed
	last_fact_on integer not null, -- date of the newest fact
	primary key (creditor_id, invoice_key)
) strict, without rowid;
-- Covers the look-up of an import; the program keeps (id, instalment) unique.
create index invoice_by_id on invoice
	(creditor_id, invoice_id, instalment, row_hash, customer_key,
	 currency);
-- Two more indexes, invoice_by_customer and invoice_open, stand in index.c:
-- a large import drops them and makes them anew.
create index invoice_by_surplus on invoice (creditor_id, customer_key)
	where surplus_minor > 0;

-- What lowers or raises an invoice. payment_id beginning with '=' is ours.
create table payment (
	creditor_id integer not null,
	invoice_key integer not null,
	payment_id text not null,
	paid_on integer not null,
	amount_minor integer not null check (amount_minor >= 0),
	kind integer not null, -- enum payment_kind
	row_hash integer not null,
	known_seq integer not null,
	primary key (creditor_id, invoice_key, payment_id)
) strict, without rowid;
create index payment_by_id on payment (creditor_id, payment_id, row_hash);

-- Cash and credits of a customer without an invoice of ours.
create table customer_payment (
	creditor_id integer not null,
	customer_key integer not null,
	payment_id text not null,
	invoice_id text not null, -- as named, '' none: unknown to us so far
	instalment text not null,
	paid_on integer not null,
	amount_minor integer not null check (amount_minor >= 0),
	currency text not null,
	kind integer not null, -- enum payment_kind
	row_hash integer not null,
	known_seq integer not null,
	primary key (creditor_id, customer_key, payment_id, invoice_id,
		     instalment)
) strict, without rowid;

-- Credit limits that an insurer announced.
create table credit_limit (
	creditor_id integer not null,
	customer_key integer not null,
	contract text not null,
	type integer not null, -- enum limit_type
	effective_from_on integer not null,
	announced_on integer not null,
	decision_ref text not null, -- '' none
	effective_to_on integer not null,
	currency text not null,
	amount_minor integer not null,
	status integer not null, -- enum limit_status
	known_seq integer not null,
	primary key (creditor_id, customer_key, contract, type,
		     effective_from_on, announced_on, decision_ref)
) strict, without rowid;

-- Papers imported for an invoice, or for a customer (invoice_key 0).
create table document (
	creditor_id integer not null,
	customer_key integer not null,
	invoice_key integer not null,
	kind text not null,
	path text not null, -- below documents_dir
	known_seq integer not null,
	primary key (creditor_id, customer_key, invoice_key, kind, path)
) strict, without rowid;

-- Every import that was committed.
create table import (
	creditor_id integer not null,
	import_no integer not null,
	file text not null,
	kind text not null,
	hash blob not null check (length(hash) = 32),
	data_of_on integer not null,
	known_on integer not null,
	open_items integer not null check (open_items in (0, 1)),
	rows_read integer not null,
	rows_added integer not null,
	rows_changed integer not null,
	rows_unchanged integer not null,
	invoices_settled integer not null,
	known_seq integer not null,
	primary key (creditor_id, import_no)
) strict, without rowid;

-- Files of the inbox that stand refused: reminders wait for them.
create table refused_file (
	creditor_id integer not null,
	file text not null,
	since_at integer not null,
	primary key (creditor_id, file)
) strict, without rowid;
