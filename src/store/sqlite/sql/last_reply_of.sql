-- When the customer answered last, up to a day.
select max(replied_on) from reply
where creditor_id = 1 and customer_key = :customer_key
	and replied_on <= :as_of_on and known_seq <= :known_to;
