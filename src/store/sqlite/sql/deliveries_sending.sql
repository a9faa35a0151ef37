-- Deliveries whose end we do not know.
select delivery_key from delivery indexed by delivery_open
where creditor_id = 1 and state = 2 and state in (1, 2) order by delivery_key;
