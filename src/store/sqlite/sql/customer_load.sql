-- Everything about one customer, with its state.
select c.customer_id, c.name, c.legal_id, c.vat_id, c.email, c.language,
	c.segment, c.country, c.address, c.postcode, c.city, c.phone,
	c.parent_id, c.policy, c.in_charge, c.tags, c.insurer_ref,
	c.payment_terms, c.is_public, c.is_related, c.bare,
	s.revision, s.last_paid_on, s.has
from customer c join customer_state s
	on s.creditor_id = 1 and s.customer_key = c.customer_key
where c.creditor_id = 1 and c.customer_key = :customer_key;
