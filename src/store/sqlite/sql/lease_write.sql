-- It is ours.
insert into lease (creditor_id, owner, who, host, pid, started, since_at)
values (1, :owner, :who, :host, :pid, :started, :since_at)
on conflict do update set owner = excluded.owner, who = excluded.who,
	host = excluded.host, pid = excluded.pid,
	started = excluded.started, since_at = excluded.since_at;
