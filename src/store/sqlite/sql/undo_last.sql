-- What was recorded last, of all or of one debtor: its block, and of whom.
select customer_key, seq from (
	select customer_key, max(known_seq, end_seq) as seq from exception
	where creditor_id = 1 and undone_seq = 0
		and (:customer_key = 0 or customer_key = :customer_key)
	union all
	select customer_key, known_seq from insurer_record
	where creditor_id = 1 and undone_seq = 0 and (:customer_key = 0
		or customer_key in (select :customer_key union
		select customer_key from customer indexed by customer_by_debtor
		where creditor_id = 1 and debtor = (select d.debtor
			from customer d where d.creditor_id = 1
			and d.customer_key = :customer_key)))
	union all
	select customer_key, known_seq from limit_said
	where creditor_id = 1 and undone_seq = 0 and (:customer_key = 0
		or customer_key in (select :customer_key union
		select customer_key from customer indexed by customer_by_debtor
		where creditor_id = 1 and debtor = (select d.debtor
			from customer d where d.creditor_id = 1
			and d.customer_key = :customer_key))))
order by seq desc, customer_key limit 1;
