-- What was known of a limit before block replaced_seq changed it, so that a
-- past day can be looked at again as it was. Units as in 0001.
create table credit_limit_past (
	creditor_id integer not null,
	customer_key integer not null,
	contract text not null,
	type integer not null,
	effective_from_on integer not null,
	announced_on integer not null,
	decision_ref text not null,
	replaced_seq integer not null,
	effective_to_on integer not null,
	currency text not null,
	amount_minor integer not null,
	status integer not null,
	primary key (creditor_id, customer_key, contract, type,
		     effective_from_on, announced_on, decision_ref,
		     replaced_seq)
) strict, without rowid;
