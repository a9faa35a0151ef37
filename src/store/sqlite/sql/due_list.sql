-- Customers to be looked at: their day has come, something changed, or other
-- rules are in force.
select customer_key from customer_state indexed by customer_by_due
where creditor_id = 1 and due_on <= :as_of_on
union all
select customer_key from customer_state indexed by customer_by_ruleset
where creditor_id = 1 and ruleset_no < :ruleset_no and due_on > :as_of_on
union all
select customer_key from customer_state indexed by customer_by_ruleset
where creditor_id = 1 and ruleset_no > :ruleset_no and due_on > :as_of_on;
