-- What the balance of an invoice is made from.
select amount_minor, outstanding_minor, surplus_minor, episode, settled_on,
	last_fact_on, customer_key
from invoice where creditor_id = 1 and invoice_key = :invoice_key;
