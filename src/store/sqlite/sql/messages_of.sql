-- Messages of a customer up to a day, those withdrawn left out. A letter that
-- a person posted left on the day that its steps are of.
select message_id, as_of_on, state, stage, channel, currency, policy, step,
	recipient, to_insurer, deadline, accepted_at,
	case when channel = 3 then posted_on
	when channel = 2 and accepted_by = 3 then (
		select max(s.step_on) from step s
		where s.creditor_id = 1 and s.customer_key = :customer_key
			and s.message_key = message.message_key) end,
	case when state = 6 then exists (
		select 1 from task t indexed by task_by_message
		where t.creditor_id = 1
			and t.message_key = message.message_key and t.kind = 1
			and t.done_on <= :as_of_on
			and t.done_on > -2147483648) end,
	contract, filing, message_key,
	state in (0, 2) and revision <> (select revision from customer_state c
		where c.creditor_id = 1 and c.customer_key = :customer_key),
	run_no
from message indexed by message_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and as_of_on <= :as_of_on and state <> 7
	and not (joined and not exists (
		select 1 from message_member x
		where x.creditor_id = 1 and x.message_key = message.message_key
			and x.customer_key = :customer_key and x.demanded))
order by as_of_on, message_id;
