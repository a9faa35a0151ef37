-- There are rows about this customer in more tables.
update customer_state set has = has | :bit
where creditor_id = 1 and customer_key = :customer_key and has & :bit = 0;
