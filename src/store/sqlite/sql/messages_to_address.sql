-- Messages accepted for an address of which a bounce can still speak.
select message_key from message
where creditor_id = 1 and state = 4
	and as_of_on <= :bounced_on and as_of_on >= :since_on
	and lower(recipient) = lower(:email)
order by message_key;
