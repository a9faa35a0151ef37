-- The moment of the newest import that says what is paid.
select max(made_at) from journal_block
where creditor_id = 1 and seq in (
	select known_seq from import
	where creditor_id = 1 and (kind = 'payments' or open_items = 1)
	order by import_no desc limit 1);
