-- What people recorded about all customers, and who.
select x.exception_no, x.customer_key, x.kind, x.whole, x.from_on,
	x.until_on, x.grace_on, x.insolvent_on, x.published_on, x.currency,
	x.amount_minor, x.reason, x.detail, x.known_seq, x.ended_on,
	x.outcome, x.end_reason, x.end_seq, x.undone_seq,
	b.who
from exception x
left join journal_block b on b.creditor_id = 1 and b.seq = x.known_seq
where x.creditor_id = 1
order by x.exception_no;
