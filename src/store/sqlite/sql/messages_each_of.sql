-- The same for one customer, found by its index; with those to its parent that
-- show its invoices.
select m.message_id, c.customer_id, m.recipient, m.cc, m.template_name,
	m.language, m.subject, m.policy, m.step, m.contract, m.reply, m.file,
	r.run_id, m.tracking, m.currency, m.channel, m.stage, m.state,
	m.as_of_on, m.attempts, m.accepted_at, m.to_insurer, m.deadline,
	m.message_key, m.plain_hash
from message m
join customer c on c.creditor_id = 1 and c.customer_key = m.customer_key
join run r on r.creditor_id = 1 and r.run_no = m.run_no
where m.creditor_id = 1 and m.message_key in (
		select o.message_key from message o
			indexed by message_by_customer
		where o.creditor_id = 1 and o.customer_key = :customer_key
		union
		select x.message_key from message_member x
			indexed by message_member_by_customer
		where x.creditor_id = 1 and x.customer_key = :customer_key)
	and (:state < 0 or m.state = :state)
	and m.as_of_on between :from_on and :to_on
order by m.as_of_on, m.message_id;
