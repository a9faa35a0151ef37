-- Was this head ever ours?
select seq from journal_block where creditor_id = 1 and head = :head;
