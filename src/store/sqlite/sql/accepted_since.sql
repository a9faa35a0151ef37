-- Envelope recipients of e-mails accepted since an instant (mail.per_day).
select count(*) from message m
join delivery d on d.creditor_id = 1 and d.message_key = m.message_key
where m.creditor_id = 1 and m.accepted_at >= :since_at and m.channel = 1
	and d.state = 3;
