-- It is ours no more.
delete from lease
where creditor_id = 1 and pid = :pid and host = :host and started = :started;
