-- Exceptions that a block recorded or ended.
select exception_no from exception
where creditor_id = 1 and undone_seq = 0 and max(known_seq, end_seq) = :seq
order by exception_no desc;
