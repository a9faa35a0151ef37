-- Journal records of a customer up to a block.
select b.made_at, b.who, j.payload
from journal j indexed by journal_by_customer
join journal_block b on b.creditor_id = 1 and b.seq = j.seq
where j.creditor_id = 1 and j.customer_key = :customer_key
	and j.customer_key > 0 and j.seq <= :known_to
order by j.seq, j.record_no;
