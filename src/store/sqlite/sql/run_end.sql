-- What a run did.
update run set end_seq = :end_seq, ended_at = :ended_at, counts = :counts
where creditor_id = 1 and run_no = :run_no;
