-- Which periods were declared to an insurer (turnover, overdue debts), as
-- people recorded it. Of several rows about one period the last counts; days
-- as in 0001.
create table declared (
	creditor_id integer not null,
	declared_no integer not null,
	contract text not null,
	what text not null, -- turnover, overdue
	from_on integer not null, -- first day of the period
	to_on integer not null, -- its last day
	declared_on integer not null, -- -2147483648: taken back
	ref text,
	note text,
	declared_by text not null, -- account
	known_seq integer not null,
	primary key (creditor_id, declared_no)
) strict, without rowid;
