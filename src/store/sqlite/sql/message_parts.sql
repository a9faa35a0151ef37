-- The bytes of a message in order.
select p.bytes, p.size from message_part m join part p
	on p.creditor_id = 1 and p.hash = m.hash
where m.creditor_id = 1 and m.message_key = :message_key
order by m.part_no;
