-- Does an exception concern this invoice?
select 1 from exception x
where x.creditor_id = 1 and x.exception_no = :exception_no
	and (x.whole = 1 or exists (select 1 from exception_invoice v
		where v.creditor_id = 1 and v.exception_no = x.exception_no
			and v.invoice_key = :invoice_key));
