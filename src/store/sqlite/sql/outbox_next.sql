-- Deliveries that may be tried now, deadline steps and older days first.
select d.delivery_key, d.message_key, m.message_id, d.channel, d.role,
	d.recipient, d.as_of_on, d.attempts, m.deadline
from delivery d indexed by delivery_open
cross join message m on m.creditor_id = 1 and m.message_key = d.message_key
cross join run r on r.creditor_id = 1 and r.run_no = m.run_no
where d.creditor_id = 1 and d.state = 1 and d.state in (1, 2)
	and (d.rank, d.as_of_on, d.message_key)
		> (:after_rank, :after_as_of, :after_key)
	and d.rank <= :rank_most and d.next_at <= :now_at
	and (:channel = 0 or d.channel = :channel)
	and (:every_day or d.as_of_on = :as_of_on)
	and (d.rank = 0 or r.brake <> 1)
order by d.rank, d.as_of_on, d.message_key, d.role
limit :max;
