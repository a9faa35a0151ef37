-- Reminders to a parent (policies with `group_by: parent`): one message of
-- several customers. It is written to the customer in message.customer_key.
alter table message add column joined integer not null default 0
	check (joined in (0, 1));

-- Whose invoices such a message shows, and what of them it was based on.
create table message_member (
	creditor_id integer not null,
	message_key integer not null,
	customer_key integer not null,
	revision integer not null, -- of the customer when it was planned
	demanded integer not null check (demanded in (0, 1)), -- 0: listed only
	primary key (creditor_id, message_key, customer_key)
) strict, without rowid;
create index message_member_by_customer on message_member
	(creditor_id, customer_key, message_key);
