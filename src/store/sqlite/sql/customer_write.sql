-- A new customer, or everything that the file says of a known one.
insert into customer (creditor_id, customer_key, customer_id, name, legal_id,
	vat_id, email, language, segment, country, address, postcode, city,
	phone, parent_id, policy, in_charge, tags, insurer_ref,
	payment_terms, is_public, is_related, bare, row_hash, known_seq,
	debtor)
values (1, :customer_key, :customer_id, :name, :legal_id, :vat_id, :email,
	:language, :segment, :country, :address, :postcode, :city, :phone,
	:parent_id, :policy, :in_charge, :tags, :insurer_ref,
	:payment_terms, :is_public, :is_related, :bare, :row_hash, :known_seq,
	:debtor)
on conflict (creditor_id, customer_key) do update set
	name = excluded.name, legal_id = excluded.legal_id,
	vat_id = excluded.vat_id, email = excluded.email,
	language = excluded.language, segment = excluded.segment,
	country = excluded.country, address = excluded.address,
	postcode = excluded.postcode, city = excluded.city,
	phone = excluded.phone, parent_id = excluded.parent_id,
	policy = excluded.policy, in_charge = excluded.in_charge,
	tags = excluded.tags, insurer_ref = excluded.insurer_ref,
	payment_terms = excluded.payment_terms,
	is_public = excluded.is_public, is_related = excluded.is_related,
	bare = excluded.bare, row_hash = excluded.row_hash,
	debtor = excluded.debtor;
