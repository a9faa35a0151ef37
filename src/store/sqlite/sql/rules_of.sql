-- The rule files of the last run up to a day.
select f.path, f.kind, f.hash, t.text
from rule_file f
join rule_text t on t.creditor_id = 1 and t.hash = f.hash
where f.creditor_id = 1 and f.ruleset_no = (
	select ruleset_no from run
	where creditor_id = 1 and as_of_on <= :as_of_on
	order by run_no desc limit 1)
order by f.path;
