-- A person ends it.
update exception set ended_on = :ended_on, outcome = :outcome,
	end_reason = :end_reason, end_seq = :end_seq
where creditor_id = 1 and exception_no = :exception_no;
