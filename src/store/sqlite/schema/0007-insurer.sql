-- The insurer: who is one debtor, and what people recorded about a case.
-- Units as in 0001.

-- Customers of one country with one legal_id are one debtor; in France that is
-- the SIREN, the first nine digits of a SIRET. Null: a debtor of its own.
alter table customer add column debtor text;
update customer set debtor =
	case when country = 'FR' then country || ':' || substr(replace(
		replace(replace(legal_id, ' ', ''), '.', ''), '-', ''), 1, 9)
	else coalesce(country, '') || ':' || upper(replace(replace(replace(
		legal_id, ' ', ''), '.', ''), '-', '')) end
where trim(coalesce(legal_id, '')) <> '';
create index customer_by_debtor on customer (creditor_id, debtor)
	where debtor is not null;

-- A limit that a person set is not changed by imports.
alter table credit_limit add column by_hand integer not null default 0
	check (by_hand in (0, 1));

-- What was filed by hand, what the insurer said or paid, what happened to the
-- debtor, which deadlines are known to be past.
create table insurer_record (
	creditor_id integer not null,
	record_no integer not null,
	customer_key integer not null,
	kind integer not null, -- enum insurer_record_kind
	contract text not null, -- '' of what happened to the debtor
	file text not null, -- filing it is about, '' none
	event integer not null, -- enum debtor_event_kind of a deadline
	happened_on integer not null,
	heard_on integer not null, -- when we knew
	due_on integer not null, -- of a deadline that is acknowledged
	invoice_key integer not null, -- 0 none
	amount_minor integer not null, -- -1 none
	ref text,
	note text,
	known_seq integer not null,
	primary key (creditor_id, record_no)
) strict, without rowid;
create index insurer_record_by_customer on insurer_record
	(creditor_id, customer_key);
alter table books add column record_next integer not null default 1;
