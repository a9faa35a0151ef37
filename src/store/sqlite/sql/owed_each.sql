-- Invoices that are owed, for a list of what is open.
select i.invoice_key, i.outstanding_minor, i.currency, i.customer_key
from customer_state c cross join invoice i indexed by invoice_by_customer
where c.creditor_id = 1 and i.creditor_id = 1
	and i.customer_key = c.customer_key
	and i.settled_on > :data_of_on and i.known_seq < :known_seq
	and i.outstanding_minor > 0 and i.status <> 3
	and i.issued_on <= :data_of_on;
