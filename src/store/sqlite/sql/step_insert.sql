-- A step is waited for, had or passed. A step passed over before may be had
-- after all; one had or waited for happens once.
insert into step (creditor_id, customer_key, invoice_key, episode, step,
	occurrence, ordinal, policy, stage, how, step_on, message_key,
	cause)
values (1, :customer_key, :invoice_key, :episode, :step, :occurrence,
	:ordinal, :policy, :stage, :how, :step_on, :message_key, :cause)
on conflict do update set ordinal = excluded.ordinal,
	policy = excluded.policy, stage = excluded.stage,
	how = excluded.how, step_on = excluded.step_on,
	message_key = excluded.message_key, cause = excluded.cause
where how = 2;
