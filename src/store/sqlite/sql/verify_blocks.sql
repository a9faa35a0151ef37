-- All blocks in order.
select seq, made_at, who, records, head from journal_block
where creditor_id = 1 order by seq;
