-- One envelope recipient of a message.
insert into delivery (creditor_id, delivery_key, message_key, role, recipient,
	channel, rank, as_of_on, state)
values (1, :delivery_key, :message_key, :role, :recipient, :channel, :rank,
	:as_of_on, :state);
