# The portfolio and the ladder of the exc-* scenarios: three letters, seven
# days apart, every day of the week.
relance() { # as ever, whoever types it
	echo "\$ relance $*"
	show "$RELANCE" "$@" | sed -E "/\\b$(id -un)\\b|^ .*  by /{s/ {3,}/  /g;s/\\b$(id -un)\\b/WHO/g};s/(  with) +changes\$/\\1  changes/"
}
quiet "$RELANCE" init w
cd w
rm -f rules/*.yaml tests/*.yaml insurance/*.yaml
sed -i "s/^policies:.*/policies: [plain]/" relance.yaml
cat >rules/plain.yaml <<'YAML'
policy: plain
send_days: every day
promise_grace: 3 days
plan_grace: 2 days
steps:
  - step: first
    stage: reminder
    when: days_overdue >= 1
    send: {email: courtesy, to: billing}
  - step: second
    stage: reminder
    wait: 7 days
    send: {email: second-reminder, to: billing}
  - step: third
    stage: mediation
    wait: 7 days
    send: {email: mediation-proposal, to: billing}
YAML
cat >customers.csv <<'CSV'
customer_id,name,email,language,country
C1,Dupont,a@one.example,fr,FR
C2,Durand,b@two.example,fr,FR
CSV
cat >invoices.csv <<'CSV'
invoice_id,customer_id,issue_date,due_date,amount_total,currency
A,C1,2026-01-01,2026-01-31,1000.00,EUR
B,C1,2026-01-01,2026-02-02,200.00,EUR
D,C2,2026-01-01,2026-01-31,500.00,EUR
CSV
quiet "$RELANCE" import customers.csv invoices.csv --data-of 2026-01-31 --as-of 2026-01-31
days() { # FROM TO: a run on each day
	local day=$1
	until [[ $day > $2 ]]; do
		run run --as-of "$day"
		day=$(date -d "$day + 1 day" +%F)
	done
}
letters() { # [CUSTOMER]: what was sent, with the step of each invoice
	"$RELANCE" outbox ${1:+--customer $1} --json | python3 -c '
import json, sys
for line in sys.stdin:
    m = json.loads(line)
    items = " ".join("%s:%s" % (i["invoice_id"], i["step"] or "listed")
                     for i in m["invoices"])
    print("  ", m["as_of"], m["customer_id"], m["state"], items)'
}
paid() { # ID CUSTOMER INVOICE DAY AMOUNT
	echo 'payment_id,customer_id,invoice_id,date,amount,currency' >p.csv
	echo "$1,$2,$3,$4,$5,EUR" >>p.csv
	quiet "$RELANCE" import p.csv --as-of "$4" --data-of "$4"
}
