-- Customers of the same group as one who is to be looked at, and those whose
-- parent it is, whatever parent it has itself.
select m.customer_key
from customer_state s indexed by customer_by_due
cross join customer c on c.creditor_id = 1 and c.customer_key = s.customer_key
cross join customer m indexed by customer_by_parent on m.creditor_id = 1
	and m.parent_id = c.parent_id
where s.creditor_id = 1 and s.due_on <= :as_of_on
union
select m.customer_key
from customer_state s indexed by customer_by_due
cross join customer c on c.creditor_id = 1 and c.customer_key = s.customer_key
cross join customer m indexed by customer_by_parent on m.creditor_id = 1
	and m.parent_id = c.customer_id
where s.creditor_id = 1 and s.due_on <= :as_of_on
union
select p.customer_key
from customer_state s indexed by customer_by_due
cross join customer c on c.creditor_id = 1 and c.customer_key = s.customer_key
cross join customer p indexed by customer_by_id on p.creditor_id = 1
	and p.customer_id = c.parent_id
where s.creditor_id = 1 and s.due_on <= :as_of_on;
