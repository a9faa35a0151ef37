-- Is there an approval at all?
select 1 from approval where creditor_id = 1 limit 1;
