-- Parts that a message names and that are not there.
select m.message_id from message_part x
join message m on m.creditor_id = 1 and m.message_key = x.message_key
left join part p on p.creditor_id = 1 and p.hash = x.hash
where x.creditor_id = 1 and p.hash is null;
