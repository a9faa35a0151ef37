-- What the newest file says of a known invoice. The first due date stays; a
-- later one is an extension.
update invoice set issued_on = :issued_on, due_on = :due_on,
	extensions = extensions + (:due_on > due_on),
	delivered_on = :delivered_on, currency = :currency,
	amount_minor = :amount_minor, tax_minor = :tax_minor,
	status = :status, po_number = :po_number,
	dispute_reason = :dispute_reason, policy = :policy,
	assigned_to = :assigned_to, factoring = :factoring,
	last_step = :last_step, last_step_on = :last_step_on,
	row_hash = :row_hash
where creditor_id = 1 and invoice_key = :invoice_key;
