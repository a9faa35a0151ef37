-- It was never meant.
update limit_said set undone_seq = :undone_seq
where creditor_id = 1 and known_seq = :seq;
