-- What was known of a customer up to a block, if it was changed since.
select customer_id, name, legal_id, vat_id, email, language, segment,
	country, address, postcode, city, phone, parent_id, policy,
	in_charge, tags, insurer_ref, payment_terms, is_public, is_related,
	bare
from customer_past
where creditor_id = 1 and customer_key = :customer_key
	and replaced_seq > :known_to
order by replaced_seq limit 1;
