-- A person says where the invoice stands: what it had before does not count,
-- but what was filed with the insurer stays filed.
delete from step
where creditor_id = 1 and customer_key = :customer_key
	and invoice_key = :invoice_key and episode = :episode and how <> 1
	and (step = :step or not exists (
		select 1 from message m where m.creditor_id = 1
			and m.message_key = step.message_key
			and m.deadline = 1));
