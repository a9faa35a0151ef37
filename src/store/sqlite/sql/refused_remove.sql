-- It was put right.
delete from refused_file where creditor_id = 1 and file = :file;
