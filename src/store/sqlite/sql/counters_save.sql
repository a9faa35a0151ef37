-- Numbers that were given in this transaction.
update books set customer_next = :customer, invoice_next = :invoice,
	message_next = :message, delivery_next = :delivery,
	task_next = :task, step_next = :step, run_next = :run,
	import_next = :import, exception_next = :exception
where creditor_id = 1;
