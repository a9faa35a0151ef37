-- It was never meant.
update exception set undone_seq = :undone_seq
where creditor_id = 1 and exception_no = :exception_no;
