-- The runs of a rehearsal.
update run set rehearsal = 1, brake = 0 where creditor_id = 1;
