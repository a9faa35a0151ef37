-- A period was declared, or that is taken back.
insert into declared (creditor_id, declared_no, contract, what, from_on,
	to_on, declared_on, ref, note, declared_by, known_seq)
values (1, (select coalesce(max(declared_no), 0) + 1 from declared
		where creditor_id = 1),
	:contract, :what, :from_on, :to_on, :declared_on, :ref, :note,
	:declared_by, :known_seq);
