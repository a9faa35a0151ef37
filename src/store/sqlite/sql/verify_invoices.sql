-- All invoices with what is derived.
select invoice_key, invoice_id, instalment, amount_minor, outstanding_minor,
	surplus_minor, episode, settled_on, last_fact_on
from invoice where creditor_id = 1 order by invoice_key;
