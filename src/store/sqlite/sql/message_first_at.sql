-- When a letter that was tried in vain was planned first: its figures are new
-- each day, its recipient and step are not.
select planned_at from message indexed by message_by_customer
where creditor_id = 1 and customer_key = :customer_key and state = 7
	and attempts > 0 and recipient = :recipient and step = :step
	and currency = :currency and not exists (
		select 1 from message n indexed by message_by_customer
		where n.creditor_id = 1 and n.customer_key = :customer_key
			and n.message_key > message.message_key
			and n.recipient = :recipient and n.step = :step
			and n.currency = :currency);
