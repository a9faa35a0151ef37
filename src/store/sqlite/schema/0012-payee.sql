-- Whom a message asks to pay: the factor's key in relance.yaml, or null for us. What was
-- approved is a letter that names this payee.
alter table message add column payee text;
alter table approval add column payee text;
