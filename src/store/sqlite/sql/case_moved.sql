-- What was made of a debtor's case after a block: the first of it.
select j.payload from journal j indexed by journal_by_customer
where j.creditor_id = 1 and j.seq > :seq
	and j.customer_key in (select :customer_key union
		select customer_key from customer indexed by customer_by_debtor
		where creditor_id = 1 and debtor = (select d.debtor
			from customer d where d.creditor_id = 1
			and d.customer_key = :customer_key))
	and substr(j.payload, 1, instr(j.payload, char(9)) - 1) in ('message',
		'task', 'entered', 'passed over', 'led on', 'went back')
order by j.seq, j.record_no limit 1;
