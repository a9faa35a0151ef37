-- What is known of a customer, before this block changes it.
insert into customer_past (creditor_id, customer_key, replaced_seq,
	customer_id, name, legal_id, vat_id, email, language, segment,
	country, address, postcode, city, phone, parent_id, policy,
	in_charge, tags, insurer_ref, payment_terms, is_public, is_related,
	bare)
select creditor_id, customer_key, :replaced_seq, customer_id, name, legal_id,
	vat_id, email, language, segment, country, address, postcode, city,
	phone, parent_id, policy, in_charge, tags, insurer_ref,
	payment_terms, is_public, is_related, bare
from customer where creditor_id = 1 and customer_key = :customer_key
on conflict do nothing;
