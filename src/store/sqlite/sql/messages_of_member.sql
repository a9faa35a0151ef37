-- Messages to the parent that demanded something of this customer up to a
-- day, as messages_of.
select m.message_id, m.as_of_on, m.state, m.stage, m.channel, m.currency,
	m.policy, m.step, m.recipient, m.to_insurer, m.deadline, m.accepted_at,
	case when m.channel = 2 and m.accepted_by = 3 then (
		select max(s.step_on) from step s
		where s.creditor_id = 1 and s.customer_key = :customer_key
			and s.message_key = m.message_key) end,
	case when m.state = 6 then exists (
		select 1 from task t indexed by task_by_message
		where t.creditor_id = 1
			and t.message_key = m.message_key and t.kind = 1
			and t.done_on <= :as_of_on
			and t.done_on > -2147483648) end,
	m.contract, m.filing, m.message_key,
	m.state in (0, 2) and x.revision <> (select revision
		from customer_state c
		where c.creditor_id = 1 and c.customer_key = :customer_key),
	m.run_no
from message_member x indexed by message_member_by_customer
cross join message m
	on m.creditor_id = 1 and m.message_key = x.message_key
where x.creditor_id = 1 and x.customer_key = :customer_key and x.demanded = 1
	and m.customer_key <> :customer_key
	and m.as_of_on <= :as_of_on and m.state <> 7
order by m.as_of_on, m.message_id;
