-- A large import makes it anew (index.c).
drop index if exists invoice_open;
