-- Tasks in the order in which they were opened.
select t.task_no, t.kind, t.text, t.command, t.opened_on, t.due_on, t.done_on,
	c.customer_id, m.message_id
from task t
left join customer c
	on c.creditor_id = 1 and c.customer_key = t.customer_key
left join message m on m.creditor_id = 1 and m.message_key = t.message_key
where t.creditor_id = 1 and (:every or t.done_on = -2147483648)
order by t.task_no;
