-- A person sets an invoice aside.
update invoice set set_aside = 1
where creditor_id = 1 and invoice_key = :invoice_key;
