-- Open tasks of a customer that wait for the insurer's word about messages
-- sent up to a day, or that may have been. Their subjects begin with the contract, or the filing.
select t.task_no
from task t indexed by task_by_customer
join message m on m.creditor_id = 1 and m.message_key = t.message_key
where t.creditor_id = 1 and t.customer_key = :customer_key and t.kind in (2, 9)
	and t.done_on = -2147483648 and m.to_insurer = 1
	and m.as_of_on <= :answered_on
	and substr(t.subject, 1, length(:about)) = :about;
