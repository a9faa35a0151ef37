-- Made durable here (synchronous = full).
commit;
