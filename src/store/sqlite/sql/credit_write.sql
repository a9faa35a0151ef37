-- Cash or a credit without an invoice of ours.
insert into customer_payment (creditor_id, customer_key, payment_id,
	invoice_id, instalment, paid_on, amount_minor, currency, kind,
	row_hash, known_seq)
values (1, :customer_key, :payment_id, :invoice_id, :instalment, :paid_on,
	:amount_minor, :currency, :kind, :row_hash, :known_seq)
on conflict do update set paid_on = excluded.paid_on,
	amount_minor = excluded.amount_minor, currency = excluded.currency,
	kind = excluded.kind, row_hash = excluded.row_hash,
	known_seq = excluded.known_seq;
