-- Tasks that an accepted message settles: failures, addresses looked for,
-- letters of that step that could not be made, and filings that may have
-- arrived before.
select t.task_no
from message m
cross join (
	select customer_key from message
	where creditor_id = 1 and message_key = :message_key
	union
	select customer_key from message_member
	where creditor_id = 1 and message_key = :message_key) k
cross join task t on t.creditor_id = 1 and t.customer_key = k.customer_key
left join message f on f.creditor_id = 1 and f.message_key = t.message_key
where m.creditor_id = 1 and m.message_key = :message_key
	and t.done_on = -2147483648
	and ((m.to_insurer = 0 and t.kind in (1, 3)
			and (t.message_key = 0 or f.step = m.step))
		or (m.to_insurer = 1 and t.kind = 1 and f.to_insurer = 1
			and f.step = m.step)
		or (m.to_insurer = 1 and t.kind = 2 and f.to_insurer = 1
			and f.contract = m.contract and f.filing = m.filing)
		or (t.kind = 5 and t.subject = 'render ' || m.step));
