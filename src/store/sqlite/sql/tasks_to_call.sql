-- Tasks that steps opened, up to a day.
select task_no, subject, step, opened_on, done_on
from task indexed by task_by_customer
where creditor_id = 1 and customer_key = :customer_key and kind = 9
	and opened_on <= :as_of_on
order by task_no;
