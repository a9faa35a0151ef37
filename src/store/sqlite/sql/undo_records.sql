-- What a block recorded about cases.
select record_no, customer_key from insurer_record
where creditor_id = 1 and undone_seq = 0 and known_seq = :seq
order by record_no;
