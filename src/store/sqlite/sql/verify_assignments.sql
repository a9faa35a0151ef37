-- Who was put in charge of customers.
select c.customer_id, a.person, a.known_seq from assignment a
join customer c on c.creditor_id = 1 and c.customer_key = a.customer_key
where a.creditor_id = 1;
