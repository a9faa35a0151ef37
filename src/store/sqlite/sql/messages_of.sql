-- Messages of a customer up to a day, those withdrawn left out.
select message_id, as_of_on, state, stage, channel, currency, policy, step,
	recipient, to_insurer, deadline, accepted_at
from message indexed by message_by_customer
where creditor_id = 1 and customer_key = :customer_key
	and as_of_on <= :as_of_on and state <> 7
order by as_of_on, message_id;
