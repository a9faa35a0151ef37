-- All records in order.
select seq, record_no, digest, payload from journal
where creditor_id = 1 order by seq, record_no;
