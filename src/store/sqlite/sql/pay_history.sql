-- How what was settled from one day to another was paid.
select count(*), coalesce(sum(settled_on > due_on), 0),
	coalesce(sum(max(settled_on - due_on, 0)), 0)
from invoice indexed by invoice_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and settled_on > :after_on and settled_on <= :as_of_on
	and status not in (1, 3);
