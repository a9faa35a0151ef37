-- One part of a payment plan.
insert into instalment (creditor_id, exception_no, instalment_no, due_on,
	grace_on, amount_minor)
values (1, :exception_no, :instalment_no, :due_on, :grace_on, :amount_minor);
