-- Cash and credits of a customer without an invoice, since a day.
select paid_on, amount_minor, currency, kind, known_seq from customer_payment
where creditor_id = 1 and customer_key = :customer_key
	and paid_on >= :since_on and paid_on <= :as_of_on
	and known_seq <= :known_to;
