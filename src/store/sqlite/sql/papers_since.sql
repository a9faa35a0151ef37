-- How many papers of a customer were imported since the run that wrote a
-- message began.
select count(*) from document
where creditor_id = 1 and customer_key = :customer_key and known_seq > (
	select r.begin_seq from message m
	join run r on r.creditor_id = 1 and r.run_no = m.run_no
	where m.creditor_id = 1 and m.message_key = :message_key);
