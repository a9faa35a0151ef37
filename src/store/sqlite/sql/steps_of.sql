-- Steps of a customer's invoices up to a day.
select s.invoice_key, s.episode, s.policy, s.step, s.stage, s.occurrence,
	s.how, s.step_on, m.message_id, s.ordinal
from step s left join message m
	on m.creditor_id = 1 and m.message_key = s.message_key
where s.creditor_id = 1 and s.customer_key = :customer_key
	and s.step_on <= :as_of_on;
