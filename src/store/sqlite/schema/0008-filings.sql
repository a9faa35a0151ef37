-- What a message to the insurer files: notice, claim, ... Until now a step of
-- the ladder told, and the ladders that exist file the notice.
alter table message add column filing text;
update message set filing = 'notice' where to_insurer = 1 and deadline = 1;
