-- Is there a payment at all?
select 1 from payment where creditor_id = 1 limit 1;
