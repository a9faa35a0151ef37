-- Who has the lease.
select owner, who, host, pid, started, since_at from lease
where creditor_id = 1;
