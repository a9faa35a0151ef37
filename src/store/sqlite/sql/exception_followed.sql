-- Did a run look at the customer after that block?
select 1 from run where creditor_id = 1 and begin_seq > :seq
union all
select 1 from customer_state where creditor_id = 1
	and customer_key = :customer_key and due_on > 0
limit 1;
