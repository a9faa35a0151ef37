-- Facts of one invoice that were known up to a block, in order of date.
select payment_id, paid_on, amount_minor, kind from payment
where creditor_id = 1 and invoice_key = :invoice_key
	and known_seq <= :known_to
order by paid_on, payment_id;
