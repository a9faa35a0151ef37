-- What was recorded last: an exception, or the end of one.
select exception_no, max(known_seq, end_seq) as seq from exception
where creditor_id = 1 and undone_seq = 0
	and (:customer_key = 0 or customer_key = :customer_key)
order by seq desc, exception_no desc limit 1;
