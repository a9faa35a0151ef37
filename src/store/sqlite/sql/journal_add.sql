-- One record.
insert into journal (creditor_id, seq, record_no, customer_key, digest, payload)
values (1, :seq, :record_no, :customer_key, :digest, :payload);
