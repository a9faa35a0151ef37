-- Was a reminder made for this parent on a day that stands?
select 1 from message indexed by message_by_customer
where creditor_id = 1 and customer_key = :customer_key and joined = 1
	and as_of_on = :as_of_on and state not in (6, 7)
limit 1;
