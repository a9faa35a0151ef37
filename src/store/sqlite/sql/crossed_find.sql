-- Accepted messages about an invoice that were written after it was paid.
insert into crossed (creditor_id, message_key, invoice_key, paid_on)
select 1, m.message_key, :invoice_key, max(p.paid_on)
from step s join message m
	on m.creditor_id = 1 and m.message_key = s.message_key
join payment p on p.creditor_id = 1 and p.invoice_key = s.invoice_key
where s.creditor_id = 1 and s.customer_key = :customer_key
	and s.invoice_key = :invoice_key and s.message_key > 0
	and m.state = 4 and p.known_seq = :known_seq
	and p.paid_on <= m.as_of_on and p.kind in (0, 1, 2, 5)
group by m.message_key;
