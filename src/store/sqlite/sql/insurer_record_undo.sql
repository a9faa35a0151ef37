-- It was never meant.
update insurer_record set undone_seq = :undone_seq
where creditor_id = 1 and record_no = :record_no;
