-- What was recorded about a customer's case, as known at a block.
select kind, contract, file, event, happened_on, heard_on, due_on,
	invoice_key, amount_minor, ref, note, known_seq
from insurer_record indexed by insurer_record_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and known_seq <= :known_to
	and (undone_seq = 0 or undone_seq > :known_to)
	and happened_on <= :happened_to
order by record_no;
