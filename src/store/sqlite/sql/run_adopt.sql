-- What a run that died had planned belongs to the next one of the day.
update message indexed by message_waiting set run_no = :run_no
where creditor_id = 1 and state in (0, 2) and state in (0, 1, 2, 3, 5)
	and as_of_on = :as_of_on and run_no in (
	select run_no from run where creditor_id = 1
		and as_of_on = :as_of_on and brake = 1 and planned = 0);
