-- A new payment, or a corrected one (0 undoes it).
insert into payment (creditor_id, invoice_key, payment_id, paid_on,
	amount_minor, kind, row_hash, known_seq)
values (1, :invoice_key, :payment_id, :paid_on, :amount_minor, :kind,
	:row_hash, :known_seq)
on conflict (creditor_id, invoice_key, payment_id) do update set
	paid_on = excluded.paid_on, amount_minor = excluded.amount_minor,
	kind = excluded.kind, row_hash = excluded.row_hash,
	known_seq = excluded.known_seq;
