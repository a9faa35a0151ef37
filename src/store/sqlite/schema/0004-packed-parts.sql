-- Parts of messages are packed (pack.c). The hash stays that of the bytes as
-- they were sent.
alter table part add column size integer not null default 0
	check (size >= 0); -- in bytes when unpacked; 0: they are not packed
