-- Messages that wait to leave, and how many of them the brake holds.
select count(*), coalesce(sum(r.brake = 1 and not m.deadline), 0)
from delivery d indexed by delivery_open
cross join message m on m.creditor_id = 1 and m.message_key = d.message_key
cross join run r on r.creditor_id = 1 and r.run_no = m.run_no
where d.creditor_id = 1 and d.state = 1 and d.state in (1, 2) and d.role = 0;
