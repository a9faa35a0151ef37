-- The folder that a newer one of the same filing takes the place of.
select file from message indexed by message_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and message_key < :message_key and channel = 3 and state = 7
	and file is not null and contract = :contract and filing = :filing
order by message_key desc limit 1;
