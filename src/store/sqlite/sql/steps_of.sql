-- Steps of a customer's invoices up to a day.
select invoice_key, episode, policy, step, stage, occurrence, how, step_on,
	message_key, ordinal, cause
from step
where creditor_id = 1 and customer_key = :customer_key
	and step_on <= :as_of_on;
