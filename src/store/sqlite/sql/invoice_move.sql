-- A person puts an invoice on a policy; it is not set aside any more.
update invoice set moved_policy = coalesce(:policy, moved_policy), set_aside = 0
where creditor_id = 1 and invoice_key = :invoice_key;
