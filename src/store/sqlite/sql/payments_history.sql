-- Facts of an invoice with the block in which they became known.
select payment_id, paid_on, amount_minor, kind, known_seq from payment
where creditor_id = 1 and invoice_key = :invoice_key
order by known_seq, paid_on, payment_id;
