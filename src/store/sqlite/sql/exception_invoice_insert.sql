-- An exception covers this invoice.
insert into exception_invoice (creditor_id, exception_no, invoice_key)
values (1, :exception_no, :invoice_key);
