-- Messages whose `to` delivery is in another state than they are.
select m.message_id, m.state, d.state from message m
left join delivery d indexed by delivery_by_message
	on d.creditor_id = 1 and d.message_key = m.message_key
	and d.role = 0
where m.creditor_id = 1 and (
	d.state is null
	or (m.state = 0 and d.state <> 0)
	or (m.state = 2 and d.state <> 1)
	or (m.state = 3 and d.state <> 2)
	or (m.state = 4 and d.state <> 3)
	or (m.state = 5 and d.state <> 5));
