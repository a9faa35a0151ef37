-- The newest payment of a customer up to a day.
select max(p.paid_on) from invoice i indexed by invoice_by_customer
	cross join payment p
	on p.creditor_id = 1 and p.invoice_key = i.invoice_key
where i.creditor_id = 1 and i.customer_key = :customer_key
	and p.paid_on <= :as_of_on and p.amount_minor > 0
	and p.kind = 0 and p.known_seq <= :known_to;
