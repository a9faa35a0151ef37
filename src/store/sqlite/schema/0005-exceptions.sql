-- What people record about customers beside facts: what holds a ladder back,
-- replies, who is in charge, approvals by name. Units as in 0001.

-- The state of an exception on a day is found from dates and receipts, it is
-- never stored. Who recorded it is who made the block known_seq.
create table exception (
	creditor_id integer not null,
	exception_no integer not null, -- its id is E<exception_no>
	customer_key integer not null,
	kind integer not null, -- enum exception_kind
	whole integer not null check (whole in (0, 1)), -- later invoices too
	from_on integer not null, -- counts from that day
	until_on integer not null,
	grace_on integer not null,
	insolvent_on integer not null, -- known to us
	published_on integer not null,
	currency text not null, -- '' none
	amount_minor integer not null, -- -1: all of it
	reason text,
	detail text,
	known_seq integer not null,
	ended_on integer not null default 2147483647, -- by a person
	outcome text,
	end_reason text,
	end_seq integer not null default 0, -- 0: not ended by a person
	undone_seq integer not null default 0, -- 0: stands
	primary key (creditor_id, exception_no)
) strict, without rowid;
create index exception_by_customer on exception (creditor_id, customer_key);

-- The invoices it covers; none when it covers the whole customer.
create table exception_invoice (
	creditor_id integer not null,
	exception_no integer not null,
	invoice_key integer not null,
	primary key (creditor_id, exception_no, invoice_key),
	foreign key (creditor_id, exception_no) references exception
) strict, without rowid;

-- The parts of a payment plan.
create table instalment (
	creditor_id integer not null,
	exception_no integer not null,
	instalment_no integer not null,
	due_on integer not null,
	grace_on integer not null, -- last day on which it is not missed
	amount_minor integer not null,
	primary key (creditor_id, exception_no, instalment_no),
	foreign key (creditor_id, exception_no) references exception
) strict, without rowid;

-- The customer answered. What was said stands in the journal.
create table reply (
	creditor_id integer not null,
	customer_key integer not null,
	replied_on integer not null,
	known_seq integer not null,
	primary key (creditor_id, customer_key, replied_on, known_seq)
) strict, without rowid;

-- Who is in charge of a customer, whatever imports say; the newest counts.
create table assignment (
	creditor_id integer not null,
	customer_key integer not null,
	known_seq integer not null,
	person text, -- null: as imported again
	primary key (creditor_id, customer_key, known_seq)
) strict, without rowid;

-- What was known of an invoice before block replaced_seq changed it.
create table invoice_past (
	creditor_id integer not null,
	invoice_key integer not null,
	replaced_seq integer not null,
	issued_on integer not null,
	due_on integer not null,
	delivered_on integer not null,
	amount_minor integer not null,
	tax_minor integer,
	status integer not null,
	po_number text,
	dispute_reason text,
	policy text,
	assigned_to text,
	factoring text,
	last_step text,
	last_step_on integer not null,
	moved_policy text,
	set_aside integer not null,
	extensions integer not null,
	primary key (creditor_id, invoice_key, replaced_seq)
) strict, without rowid;

-- An approval names who gave it, the policy, and the message it was given to.
alter table approval rename to approval_unnamed;
create table approval (
	creditor_id integer not null,
	invoice_key integer not null,
	episode integer not null,
	step text not null,
	recipient text not null,
	who text not null, -- account
	policy text,
	at_most_minor integer not null,
	approved_on integer not null,
	approvers integer not null, -- how many were asked for
	message_key integer not null,
	primary key (creditor_id, invoice_key, episode, step, recipient, who)
) strict, without rowid;
insert into approval (creditor_id, invoice_key, episode, step, recipient, who,
	policy, at_most_minor, approved_on, approvers, message_key)
select creditor_id, invoice_key, episode, step, recipient, '', null,
	at_most_minor, approved_on, 1, 0
from approval_unnamed;
drop table approval_unnamed;

alter table books add column exception_next integer not null default 1;
alter table books add column grouped integer not null default 0
	check (grouped in (0, 1)); -- the rules of the last run ask for groups
alter table step add column cause text; -- the event that led there
alter table invoice add column extensions integer not null default 0;
alter table message add column approvers integer not null default 1;
alter table task add column step text; -- the step whose task it is
alter table task add column note text;
alter table task add column done_by text; -- account
create index task_by_customer on task (creditor_id, customer_key, kind);
create index customer_by_parent on customer (creditor_id, parent_id)
	where parent_id is not null;

-- Placed by `move`: it stays when a rehearsal ends.
update step set cause = 'placed' where how = 0 and message_key = 0;

-- Of which tables there are rows about a customer: a day over a million
-- invoices asks only those. 1 exception, 2 reply, 4 assignment, 8 approval,
-- 16 tasks that steps opened.
alter table customer_state add column has integer not null default 0;
update customer_state set has = 8
where customer_key in (select i.customer_key from approval a join invoice i
	on i.creditor_id = a.creditor_id and i.invoice_key = a.invoice_key);

-- Made anew with the new column, see index.c.
drop index if exists invoice_by_customer;
drop index if exists invoice_open;
