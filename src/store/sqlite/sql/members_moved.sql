-- How many customers of a message to a parent changed since it was planned.
select count(*) from message_member x
join customer_state c
	on c.creditor_id = 1 and c.customer_key = x.customer_key
where x.creditor_id = 1 and x.message_key = :message_key
	and c.revision <> x.revision;
