-- The customers that name this one as their parent.
select c.customer_key from customer p
cross join customer c indexed by customer_by_parent on c.creditor_id = 1
	and c.parent_id = p.customer_id and c.parent_id is not null
where p.creditor_id = 1 and p.customer_key = :customer_key
	and p.customer_key <> c.customer_key
	and p.parent_id is not c.customer_id
order by c.customer_key;
