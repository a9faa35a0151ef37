-- Messages to another address than the journal says, or accepted at another
-- time than its block was made; a record that was erased proves neither.
select m.message_id,
	not exists (select 1 from journal j
		where j.creditor_id = 1 and j.customer_key = m.customer_key
		and (j.payload is null or (j.payload like 'message' || char(9) || '%'
			and instr(j.payload, char(9) || m.message_id || char(9))
			and instr(j.payload, ' to ' || m.recipient || ', ')))),
	m.state = 4 and m.accepted_by in (1, 2)
		and not exists (select 1 from journal j
		join journal_block b on b.creditor_id = 1 and b.seq = j.seq
		where j.creditor_id = 1 and j.customer_key = m.customer_key
		and (j.payload is null or (j.payload like 'accepted' || char(9) || '%'
			and instr(j.payload, char(9) || m.message_id || char(9))
			and abs(b.made_at - m.accepted_at) <= 600))),
	exists (select 1 from delivery d indexed by delivery_by_message
		where d.creditor_id = 1 and d.message_key = m.message_key
		and d.role = 0 and d.recipient <> m.recipient)
from message m
where m.creditor_id = 1 and m.recipient is not null;
