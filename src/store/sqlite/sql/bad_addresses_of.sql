-- Addresses of a customer that do not work.
select email, bounced_on from bad_address
where creditor_id = 1 and customer_key = :customer_key
	and bounced_on <= :as_of_on
order by email;
