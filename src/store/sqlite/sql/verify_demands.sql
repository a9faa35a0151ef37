-- Messages that wait without a step waiting for them.
select m.message_id, x.step from message m indexed by message_waiting
join message_item x on x.creditor_id = 1 and x.message_key = m.message_key
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where m.creditor_id = 1 and m.state in (0, 1, 2, 3, 5)
	and x.step is not null and not exists (
	select 1 from step s where s.creditor_id = 1
		and s.customer_key = i.customer_key
		and s.invoice_key = x.invoice_key
		and s.message_key = m.message_key and s.how = 1);
