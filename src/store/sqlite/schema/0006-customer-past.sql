-- What was known of a customer before block replaced_seq changed it, so that
-- a past day can be decided again as it was. Units as in 0001.
create table customer_past (
	creditor_id integer not null,
	customer_key integer not null,
	replaced_seq integer not null,
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
	parent_id text,
	policy text,
	in_charge text,
	tags text,
	insurer_ref text,
	payment_terms integer not null,
	is_public integer not null,
	is_related integer not null,
	bare integer not null,
	primary key (creditor_id, customer_key, replaced_seq)
) strict, without rowid;
