-- Where the books stand.
select last_as_of_on, data_of_on, gate_open, started_on,
	(select count(*) from refused_file where creditor_id = 1),
	customer_next - 1, invoice_next - 1,
	(select max(planned) from (select planned from run
		where creditor_id = 1 and rehearsal = 0 and brake <> 1
		order by run_no desc limit 20)),
	run_next - 1, task_next - 1
from books where creditor_id = 1;
