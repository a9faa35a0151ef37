-- Do the indexes stand that a large import makes anew at its end?
select count(*) from sqlite_schema
where type = 'index' and name in ('invoice_by_customer', 'invoice_open');
