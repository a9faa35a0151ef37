-- Does this very row stand in the books?
select 1 from payment
where creditor_id = 1 and payment_id = :payment_id and row_hash = :row_hash;
