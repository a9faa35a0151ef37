-- The newest payment of a customer without an invoice, up to a day.
select max(paid_on) from customer_payment
where creditor_id = 1 and customer_key = :customer_key
	and paid_on <= :as_of_on and amount_minor > 0 and kind = 0
	and known_seq <= :known_to;
