-- Who is in charge by what people said last.
select person from assignment
where creditor_id = 1 and customer_key = :customer_key
	and known_seq <= :known_to
order by known_seq desc limit 1;
