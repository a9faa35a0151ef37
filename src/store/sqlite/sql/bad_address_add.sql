-- An address does not work.
insert into bad_address (creditor_id, customer_key, email, bounced_on)
values (1, :customer_key, :email, :bounced_on)
on conflict do update set bounced_on = excluded.bounced_on;
