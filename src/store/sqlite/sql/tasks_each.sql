-- Tasks in the order in which they were opened; of one that asks several for
-- their approval, who gave it to all that the message demands.
select t.task_no, t.kind, t.text, t.command, t.opened_on, t.due_on, t.done_on,
	c.customer_id, m.message_id, m.approvers,
	(select group_concat(g.who, ', ') from (
		select a.who from message_item i
		join approval a on a.creditor_id = 1
			and a.invoice_key = i.invoice_key
			and a.episode = i.episode and a.step = i.step
			and a.recipient = coalesce(m.recipient, '')
			and a.payee is m.payee
			and a.at_most_minor >= i.outstanding_minor
		where i.creditor_id = 1 and i.message_key = m.message_key
			and i.step is not null
			and m.approvers > 1 and t.done_on = -2147483648
		group by a.who
		having count(*) = (select count(*) from message_item n
			where n.creditor_id = 1
				and n.message_key = m.message_key
				and n.step is not null)
		order by a.who) g)
from task t
left join customer c
	on c.creditor_id = 1 and c.customer_key = t.customer_key
left join message m on m.creditor_id = 1 and m.message_key = t.message_key
where t.creditor_id = 1 and (:every or t.done_on = -2147483648)
order by t.task_no;
