-- Every period that was declared, as known at a block, in order.
select contract, what, from_on, to_on, declared_on, ref, note, declared_by,
	known_seq
from declared
where creditor_id = 1 and known_seq <= :known_to
order by declared_no;
