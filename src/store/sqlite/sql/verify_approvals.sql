-- Approvals and who gave them; older ones have no name.
select distinct m.message_id, a.who from approval a
join message m on m.creditor_id = 1 and m.message_key = a.message_key
where a.creditor_id = 1 and a.message_key > 0;
