-- The number of a set of rules.
select ruleset_no from ruleset
where creditor_id = 1 and fingerprint = :fingerprint;
