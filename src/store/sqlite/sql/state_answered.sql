-- A newer payment of this customer.
update customer_state set last_paid_on = :paid_on
where creditor_id = 1 and last_paid_on < :paid_on
	and customer_key = :customer_key;
