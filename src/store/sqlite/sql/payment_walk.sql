-- The stored payments from one id on, in the order of ids.
select payment_id, row_hash from payment indexed by payment_by_id
where creditor_id = 1 and payment_id >= :payment_id
order by payment_id, row_hash;
