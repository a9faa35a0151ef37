-- Invoices of a customer that a fact since a day may have moved: those owed,
-- those settled since, and those paid too much.
select invoice_key, amount_minor, currency
from invoice indexed by invoice_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and settled_on >= :since_on and last_fact_on >= :since_on
union
select invoice_key, amount_minor, currency
from invoice indexed by invoice_by_surplus
where creditor_id = 1 and customer_key = :customer_key and surplus_minor > 0
	and last_fact_on >= :since_on
order by invoice_key;
