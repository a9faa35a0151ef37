-- Folders of a customer that wait for a person to file them.
select message_key from message indexed by message_waiting
where creditor_id = 1 and state = 1 and state in (0, 1, 2, 3, 5)
	and channel = 3 and customer_key = :customer_key
	and contract = :contract and filing = :filing
order by message_key;
