-- Something about a case, as a person told it.
insert into insurer_record (creditor_id, record_no, customer_key, kind,
	contract, file, event, happened_on, heard_on, due_on, invoice_key,
	amount_minor, currency, ref, note, known_seq)
values (1, :record_no, :customer_key, :kind, :contract, :file, :event,
	:happened_on, :heard_on, :due_on, :invoice_key, :amount_minor,
	:currency, :ref, :note, :known_seq);
