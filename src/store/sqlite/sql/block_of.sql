-- When a block was made, and by whom.
select made_at, who from journal_block where creditor_id = 1 and seq = :seq;
