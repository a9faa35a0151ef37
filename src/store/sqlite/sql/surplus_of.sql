-- Invoices of a customer that were paid more than they ask.
select invoice_key, currency, surplus_minor, last_fact_on, amount_minor,
	invoice_id, instalment
from invoice indexed by invoice_by_surplus
where creditor_id = 1 and customer_key = :customer_key
	and surplus_minor > 0;
