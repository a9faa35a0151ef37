-- When the next one may be tried, and how many wait.
select min(d.next_at), count(*)
from delivery d indexed by delivery_open
cross join message m on m.creditor_id = 1 and m.message_key = d.message_key
cross join run r on r.creditor_id = 1 and r.run_no = m.run_no
where d.creditor_id = 1 and d.state = 1 and d.state in (1, 2)
	and d.rank <= :rank_most
	and (:channel = 0 or d.channel = :channel)
	and (:every_day or d.as_of_on = :as_of_on)
	and (d.rank = 0 or r.brake <> 1);
