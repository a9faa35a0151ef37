-- The customers that are one debtor with this one, itself left out when it
-- has no legal_id.
select customer_key from customer indexed by customer_by_debtor
where creditor_id = 1 and debtor = (
	select c.debtor from customer c
	where c.creditor_id = 1 and c.customer_key = :customer_key)
order by customer_id;
