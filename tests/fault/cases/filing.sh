# A notice to the insurer on a server that fails: it goes again at the next run,
# marked as a copy, however the first try ended. What goes to customers waits
# for a person instead.

# Two customers, one with a notice that is due, one with a reminder.
insured() { # NAME
	one_letter "$1"
	sed -i '/^policies:/d; /^timezone:/a policies: [fr]' "$d/relance.yaml"
	rm -rf "$d"/rules/* "$d"/insurance/* "$d"/tests/*
	cat >"$d/rules/fr.yaml" <<-'YAML'
	policy: fr
	send_days: every day
	steps:
	  - {step: first, stage: reminder, when: days_overdue >= 3, send: {email: courtesy, to: billing}}
	  - {step: notice, stage: insurer, when: days_to_notice_deadline <= 90, deadline: notice, notify: insurer}
	YAML
	cat >"$d/insurance/C.yaml" <<-'YAML'
	contract: C
	insurer: {name: Example, email: claims@insurer.example}
	policy_no: "1"
	currency: EUR
	insured_percentage: {named: 90 %}
	extension: {length: 60 days, from: due}
	deadlines:
	  - {file: notice, event: overdue, by: "extension_end + 30 days"}
	hands_over: notice
	YAML
	printf 'customer_id,name,email,language,country,legal_id\nC-2,Insured,b@h.example,fr,FR,732829320\n' >"$d/c2.csv"
	printf 'invoice_id,customer_id,issue_date,due_date,amount_total,currency\nF-2,C-2,%s,%s,1000.00,EUR\n' \
		"$(date -d "$today - 60 days" +%F)" \
		"$(date -d "$today - 20 days" +%F)" >"$d/i2.csv"
	"$relance" -C "$d" import "$d/c2.csv" "$d/i2.csv" >/dev/null &&
		"$relance" -C "$d" limit set C-2 --amount 5000 \
			--announced "$(date -d "$today - 90 days" +%F)" >/dev/null
}
states() { # of the notices, then of the reminders, in order of writing
	sqlite3 "$d/relance.db" "select group_concat(case state when 4 then
		'accepted' when 5 then 'uncertain' else state end) from message
		where to_insurer = $1"
}
stands() { # NAME EXIT NOTICES REMINDERS
	verdict "$1" "$([ "$rc $(states 1) $(states 0)" = "$2 $3 $4" ] ||
		echo "exit $rc, $(states 1), $(states 0): ${out:0:300}")"
}

# The server drops every connection after the text, then is itself again.
serve --fault accepted=drop@1 --fault accepted=drop@2 --fault accepted=drop@3
insured filing-lost
try run --deadline 0
stands filing-lost 1 uncertain uncertain
try run --deadline 0
stands filing-lost-again 1 uncertain,uncertain uncertain
try run --deadline 0
stands filing-copy-accepted 0 uncertain,uncertain,accepted uncertain
try run --deadline 0
stands filing-copy-suffices 0 uncertain,uncertain,accepted uncertain
verdict filing-copies-differ "$([ "$(sqlite3 "$d/relance.db" \
	'select count(distinct message_id) from message')" = 4 ] ||
	echo "one Message-ID for two")"
in_order filing-lost-verify
serve_no_more

# Killed while the server keeps its reply to itself.
serve --fault end=stall@1 --fault end=stall@2
insured filing-killed
sed -i 's/timeout: 1$/timeout: 20/' "$d/relance.yaml"
"$relance" -C "$d" run --deadline 1 >"$top/killed" 2>&1 </dev/null &
killed=$!
for _ in $(seq 200); do
	[ "$(states 1)" = 3 ] && [ "$(sqlite3 "$d/relance.db" \
		'select count(*) from delivery where state = 2')" = 2 ] && break
	sleep 0.05
done
kill -KILL $killed; wait $killed 2>/dev/null
try run --deadline 0
stands filing-killed-goes-again 1 uncertain,accepted uncertain
try run --deadline 0
stands filing-killed-once-more 0 uncertain,accepted uncertain
in_order filing-killed-verify
serve_no_more

# ---- a folder for a portal ----

for_portal() { # NAME: one filing is due, nothing else
	port=1
	insured "$1"
	sed -i 's/insurer: .*/insurer: {name: Example, channel: portal}/' \
		"$d/insurance/C.yaml"
	sed -i 's/transport: smtp/transport: folder/; /^  url:/d; /starttls/d; /timeout/d' \
		"$d/relance.yaml"
}
folders() { (cd "$d" && find filings/ -mindepth 2 | sed 's|/[^/]*-[^/]*/|/DAY/|; s|[0-9a-f]\{16\}|ID|' |
	sort | tr '\n' ' '); }
whole="filings/DAY/ID filings/DAY/ID/letter.pdf filings/DAY/ID/notice.csv filings/DAY/ID/notice.json "

if root; then
	for_portal filing-disk-full
	mkdir "$d/filings"
	mount -t tmpfs -o size=16k tmpfs "$d/filings"
	try run
	expect filing-disk-full 74
	verdict filing-disk-full-nothing-whole "$(folders | grep -q "ID " &&
		folders)"
	umount "$d/filings"
	recovers filing-disk-full run
	verdict filing-disk-full-then-whole "$([ "$(folders)" = "$whole" ] ||
		folders)"
else
	skip filing-disk-full "needs root and mounts"
fi

for_portal filing-link
mkdir "$top/elsewhere"
ln -s "$top/elsewhere" "$d/filings"
try run
expect filing-link 74
says filing-link-says "filings is a link"
verdict filing-link-nothing-there "$(ls "$top/elsewhere")"
rm "$d/filings"
recovers filing-link run
verdict filing-link-then-whole "$([ "$(folders)" = "$whole" ] || folders)"
