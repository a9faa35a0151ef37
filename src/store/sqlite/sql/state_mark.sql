-- A fact about this customer changed.
update customer_state set revision = revision + 1, due_on = 0
where creditor_id = 1 and customer_key = :customer_key;
