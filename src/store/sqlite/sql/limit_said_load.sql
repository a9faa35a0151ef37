-- The decisions that a block told of.
select l.customer_key, l.text from limit_said l
where l.creditor_id = 1 and l.undone_seq = 0 and l.known_seq = :seq;
