# What scenarios of an insurer share: a debtor of two customers under one
# contract; one of them owes, and its notice must be received by 2026-06-09. `insured` makes it in
# the working folder; its argument is what the contract says of the insurer.
insured() { # INSURER
	rm -f rules/*.yaml tests/*.yaml insurance/*.yaml
	sed -i "s/^policies:.*/policies: [plain]/" relance.yaml
	cat >rules/plain.yaml <<-'YAML'
	policy: plain
	send_days: every day
	steps:
	  - step: first
	    stage: reminder
	    when: days_overdue >= 500
	    send: {email: courtesy, to: billing}
	  - step: notice
	    stage: insurer
	    when: days_to_notice_deadline <= 10
	    deadline: notice
	    notify: insurer
	YAML
	cat >insurance/C-2026.yaml <<-YAML
	contract: C-2026
	insurer: {$1}
	policy_no: "123"
	period: {from: 2026-01-01, to: 2026-12-31}
	currency: EUR
	insured_percentage: {named: 90 %}
	extension: {length: 60 days, from: due}
	deadlines:
	  - {file: notice, event: overdue, by: "extension_end + 30 days", counted: received}
	hands_over: notice
	YAML
	cat >customers.csv <<-'CSV'
	customer_id,name,email,language,country,legal_id
	C1,Dupont,a@one.example,fr,FR,732829320
	C2,Dupont Lyon,b@one.example,fr,FR,732 829 320 00074
	CSV
	cat >invoices.csv <<-'CSV'
	invoice_id,customer_id,issue_date,due_date,delivery_date,amount_total,amount_tax,currency
	A,C1,2026-01-10,2026-03-11,2026-01-05,14400.00,2400.00,EUR
	B,C1,2026-02-05,2026-04-06,2026-02-03,18000.00,3000.00,EUR
	CSV
	quiet "$RELANCE" import customers.csv invoices.csv \
		--data-of 2026-06-01 --as-of 2026-06-01
	quiet "$RELANCE" limit set C1 --amount 30000 --announced 2025-12-01 \
		--as-of 2026-06-01
}
