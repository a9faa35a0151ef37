-- Is there a payment at all?
select 1 where exists (select 1 from payment where creditor_id = 1)
	or exists (select 1 from customer_payment where creditor_id = 1);
