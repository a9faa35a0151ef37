-- What a message says is owed of each invoice, whose it is, the block in which
-- the run began that wrote it, the status that the invoice had then, and
-- whether it is asked for: a reminder asks for all that it lists.
select x.invoice_key, x.outstanding_minor, i.customer_key, r.begin_seq,
	coalesce((select p.status from invoice_past p
		where p.creditor_id = 1 and p.invoice_key = i.invoice_key
			and p.replaced_seq > r.begin_seq
		order by p.replaced_seq limit 1), i.status),
	x.step is not null or m.stage = 0
from message m
join run r on r.creditor_id = 1 and r.run_no = m.run_no
join message_item x on x.creditor_id = 1 and x.message_key = m.message_key
join invoice i on i.creditor_id = 1 and i.invoice_key = x.invoice_key
where m.creditor_id = 1 and m.message_key = :message_key
order by x.item_no;
