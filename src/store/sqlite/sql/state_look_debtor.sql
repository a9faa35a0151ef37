-- Look at all customers of one debtor at the next run, their facts are the
-- same.
update customer_state set due_on = 0
where creditor_id = 1 and customer_key in (
	select :customer_key
	union all
	select o.customer_key
	from customer c cross join customer o indexed by customer_by_debtor
	where c.creditor_id = 1 and c.customer_key = :customer_key
		and o.creditor_id = 1 and o.debtor = c.debtor);
