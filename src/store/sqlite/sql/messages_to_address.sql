-- Messages accepted for an address, newest first.
select message_key from message
where creditor_id = 1 and state = 4 and as_of_on <= :bounced_on
	and lower(recipient) = lower(:email)
order by message_key;
