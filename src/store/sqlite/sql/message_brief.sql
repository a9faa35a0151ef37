-- What is needed to change the state of a message.
select m.message_key, m.customer_key, m.revision, m.planned_at, m.message_id,
	c.customer_id, m.recipient, m.policy, m.step, m.as_of_on, m.state,
	m.channel, m.deadline, m.approved, m.run_no, m.approvers,
	m.to_insurer, m.contract, m.filing, m.send_by, m.deadline_on,
	m.currency, m.joined
from message m join customer c
	on c.creditor_id = 1 and c.customer_key = m.customer_key
where m.creditor_id = 1 and m.message_key = :message_key;
