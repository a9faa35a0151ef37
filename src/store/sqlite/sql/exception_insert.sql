-- A person records what holds a ladder back.
insert into exception (creditor_id, exception_no, customer_key, kind, whole,
	from_on, until_on, grace_on, insolvent_on, published_on, currency,
	amount_minor, reason, detail, known_seq)
values (1, :exception_no, :customer_key, :kind, :whole, :from_on, :until_on,
	:grace_on, :insolvent_on, :published_on, :currency, :amount_minor,
	:reason, :detail, :known_seq);
