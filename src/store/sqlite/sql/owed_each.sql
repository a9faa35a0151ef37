-- Invoices that are owed, for a list of what is open.
-- What a later-dated payment will settle is owed on that day still.
select i.invoice_key,
	iif(i.outstanding_minor > 0, i.outstanding_minor, i.amount_minor),
	i.currency, i.customer_key
from customer_state c cross join invoice i indexed by invoice_by_customer
where c.creditor_id = 1 and i.creditor_id = 1
	and i.customer_key = c.customer_key
	and i.settled_on > :data_of_on and i.known_seq < :known_seq
	and i.status <> 3
	and i.issued_on <= :data_of_on;
