-- The other customers of one debtor: what concerns all of them changed.
update customer_state set revision = revision + 1, due_on = 0
where creditor_id = 1 and customer_key in (
	select o.customer_key
	from customer c cross join customer o indexed by customer_by_debtor
	where c.creditor_id = 1 and c.customer_key = :customer_key
		and o.creditor_id = 1 and o.debtor = c.debtor
		and o.customer_key <> :customer_key);
