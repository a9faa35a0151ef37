-- Customers with an invoice that was open on a day.
select customer_key from customer_state c
where creditor_id = 1 and exists (
	select 1 from invoice i indexed by invoice_by_customer
	where i.creditor_id = 1 and i.customer_key = c.customer_key
		and i.settled_on > :as_of_on);
