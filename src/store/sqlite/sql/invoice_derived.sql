-- The balance of an invoice after all known facts.
update invoice set outstanding_minor = :outstanding_minor,
	surplus_minor = :surplus_minor, episode = :episode,
	settled_on = :settled_on, last_fact_on = :last_fact_on
where creditor_id = 1 and invoice_key = :invoice_key;
