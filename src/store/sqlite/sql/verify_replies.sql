-- When customers answered.
select c.customer_id, r.replied_on, r.known_seq from reply r
join customer c on c.creditor_id = 1 and c.customer_key = r.customer_key
where r.creditor_id = 1;
