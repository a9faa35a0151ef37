-- The customers that are one debtor with this one, itself included.
select customer_key from customer
where creditor_id = 1 and customer_key = :customer_key
union
select o.customer_key from customer c
join customer o indexed by customer_by_debtor
	on o.creditor_id = 1 and o.debtor = c.debtor
where c.creditor_id = 1 and c.customer_key = :customer_key
	and c.debtor is not null
order by 1;
