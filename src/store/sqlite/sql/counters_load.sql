-- The next free numbers.
select customer_next, invoice_next, message_next, delivery_next, task_next,
	step_next, run_next, import_next, exception_next
from books where creditor_id = 1;
