-- Everyone is to be looked at.
update customer_state set due_on = 0 where creditor_id = 1 and due_on <> 0;
