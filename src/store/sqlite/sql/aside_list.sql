-- Invoices that are owed and older than a day, by customer.
select i.customer_key, i.invoice_key
from customer_state c cross join invoice i indexed by invoice_by_customer
where c.creditor_id = 1 and i.creditor_id = 1
	and i.customer_key = c.customer_key
	and i.settled_on > :as_of_on and i.due_on < :older_on
	and i.outstanding_minor > 0 and i.set_aside = 0
	and i.status in (0, 2)
order by i.customer_key, i.invoice_key;
