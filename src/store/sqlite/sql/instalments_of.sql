-- The parts of a payment plan.
select due_on, grace_on, amount_minor from instalment
where creditor_id = 1 and exception_no = :exception_no
order by instalment_no;
