-- One invoice of a message.
insert into message_item (creditor_id, message_key, item_no, invoice_key,
	episode, policy, step, stage, outstanding_minor, days_overdue)
values (1, :message_key, :item_no, :invoice_key, :episode, :policy, :step,
	:stage, :outstanding_minor, :days_overdue);
