-- On which day what a block brought was imported.
select known_seq, max(known_on) from import
where creditor_id = 1
group by known_seq
order by known_seq;
