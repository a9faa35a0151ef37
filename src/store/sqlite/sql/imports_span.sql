-- Since when the books are kept, and up to which day invoices are complete.
select coalesce(min(known_on), -2147483648),
	coalesce(max(case when kind = 'invoices' then data_of_on end),
		-2147483648)
from import
where creditor_id = 1 and known_seq <= :known_to;
