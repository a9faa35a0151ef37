-- A customer whose invoices stand in a message to its parent.
insert into message_member (creditor_id, message_key, customer_key, revision,
	demanded)
values (1, :message_key, :customer_key, :revision, :demanded);
