-- One delivery with the state of its message.
select d.message_key, d.role, d.state, d.attempts, m.state, m.revision,
	m.customer_key, d.recipient, m.channel, d.by_folder, m.joined
from delivery d join message m
	on m.creditor_id = 1 and m.message_key = d.message_key
where d.creditor_id = 1 and d.delivery_key = :delivery_key;
