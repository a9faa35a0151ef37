-- A reading transaction: everything in it is of one moment.
begin;
