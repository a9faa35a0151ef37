-- Folders of a customer that a block told were filed.
select message_key from message indexed by message_by_customer
where creditor_id = 1 and customer_key = :customer_key and filed_seq = :seq;
