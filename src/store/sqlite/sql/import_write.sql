-- An import that is being committed.
insert into import (creditor_id, import_no, file, kind, hash, data_of_on,
	known_on, open_items, rows_read, rows_added, rows_changed,
	rows_unchanged, invoices_settled, known_seq)
values (1, :import_no, :file, :kind, :hash, :data_of_on, :known_on,
	:open_items, :rows_read, :rows_added, :rows_changed, :rows_unchanged,
	:invoices_settled, :known_seq);
