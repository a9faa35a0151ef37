-- A set of rules seen for the first time.
insert into ruleset (creditor_id, ruleset_no, fingerprint)
select 1, coalesce(max(ruleset_no), 0) + 1, :fingerprint
from ruleset where creditor_id = 1;
