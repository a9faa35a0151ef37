-- Facts of one invoice that were known up to a block. The few rows are put
-- in order of date by the caller, which is cheaper than a sorter here.
select payment_id, paid_on, amount_minor, kind, known_seq from payment
where creditor_id = 1 and invoice_key = :invoice_key
	and known_seq <= :known_to;
