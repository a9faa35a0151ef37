-- A finished message.
insert into message (creditor_id, message_key, message_id, customer_key,
	run_no, as_of_on, revision, state, stage, channel, currency, policy,
	step, contract, template_name, language, subject, recipient, cc,
	archive, to_insurer, deadline, deadline_on, send_by, approvers, approved, planned_at,
	plain_hash, filing, joined, payee)
values (1, :message_key, :message_id, :customer_key, :run_no, :as_of_on,
	:revision, :state, :stage, :channel, :currency, :policy, :step,
	:contract, :template_name, :language, :subject, :recipient, :cc,
	:archive, :to_insurer, :deadline, :deadline_on, :send_by, :approvers, :approved,
	:planned_at, :plain_hash, :filing, :joined, :payee);
