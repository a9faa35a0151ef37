-- The other customers of a group: the parent, and those who name it.
select customer_key from customer indexed by customer_by_id
where creditor_id = 1 and customer_id = :parent_id
	and customer_key <> :customer_key
union
select customer_key from customer indexed by customer_by_parent
where creditor_id = 1 and parent_id = :parent_id and parent_id is not null
	and customer_key <> :customer_key;
