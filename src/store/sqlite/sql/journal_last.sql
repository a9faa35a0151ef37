-- The newest block.
select seq, head from journal_block where creditor_id = 1
order by seq desc limit 1;
