-- A payment was corrected: the newest one may be another.
update customer_state set last_paid_on = :paid_on
where creditor_id = 1 and customer_key = :customer_key;
