-- The customer that another one names as its parent; not one that names it
-- in turn.
select p.customer_key from customer c
cross join customer p indexed by customer_by_id on p.creditor_id = 1
	and p.customer_id = c.parent_id
where c.creditor_id = 1 and c.customer_key = :customer_key
	and p.customer_key <> c.customer_key
	and p.parent_id is not c.customer_id;
