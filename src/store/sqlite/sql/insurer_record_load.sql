-- A record as it was told.
select c.customer_id, r.kind, r.contract, r.file, r.event, r.happened_on,
	r.heard_on, r.due_on, i.invoice_id, r.amount_minor, r.ref, r.note,
	r.currency
from insurer_record r
join customer c on c.creditor_id = 1 and c.customer_key = r.customer_key
left join invoice i on i.creditor_id = 1 and i.invoice_key = r.invoice_key
where r.creditor_id = 1 and r.record_no = :record_no;
