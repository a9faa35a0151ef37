# The database: locked, garbage, damaged, empty, and days that go backwards.
fresh locked
python3 - "$d/relance.db" >"$top/held" <<'PY' &
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(60)
PY
holder=$!
for _ in $(seq 100); do [ -s "$top/held" ] && break; sleep 0.1; done
began=$SECONDS
try run --as-of $day
took=$((SECONDS - began))
kill $holder; wait $holder 2>/dev/null
expect locked-database 75
verdict locked-database-in-time "$([ $took -le 20 ] || echo "$took s")"
in_order locked-database-verify

for kind in garbage corrupt; do
	fresh $kind
	rm -f "$d"/relance.db-*
	python3 - "$d/relance.db" $kind <<'PY'
import os, random, sys
r = random.Random(7)
with open(sys.argv[1], "r+b") as f:
    n = os.fstat(f.fileno()).st_size
    if sys.argv[2] == "garbage":
        f.truncate(0)
        f.write(r.randbytes(9000))
    else:
        for at in range(4096, n, 4096):
            f.seek(at + r.randrange(3000))
            f.write(r.randbytes(800))
PY
	try run --as-of $day; expect $kind-database-run 65 74 78
	try verify; expect $kind-database-verify 65 74 78
done

fresh backwards
try run --as-of $day
before=$(dump)
try run --as-of 2026-12-01; expect as-of-before-the-last-run 65
unchanged as-of-before-the-last-run-unchanged "$before"
in_order as-of-before-the-last-run-verify

fresh empty
rm -f "$d"/relance.db-*
: >"$d/relance.db"
for command in "run --as-of $day" verify "import $d/sample/1-customers.csv" \
		outbox; do
	name=empty-database-${command%% *}
	try $command; expect "$name" 74
	says "$name-says" "$d/relance.db is not a database of relance"
done
verdict empty-database-untouched "$([ ! -s "$d/relance.db" ] ||
	echo "it was written")"

fresh gone
rm -f "$d"/relance.db*
try run --as-of $day; expect missing-database 66
verdict missing-database-not-made "$([ ! -e "$d/relance.db" ] ||
	echo "a new one was made")"

# A first import drops two indexes and was killed before they were made anew:
# readers say so, the next writer makes them.
fresh unindexed
sqlite3 "$d/relance.db" \
	'drop index invoice_by_customer; drop index invoice_open'
try preview --from $day; expect interrupted-import 75
says interrupted-import-says "the indexes of $d/relance.db are missing"
says interrupted-import-hint "A large import is at work or was interrupted"
recovers interrupted-import
try preview --from $day; expect interrupted-import-over 0

# The system's clock went back: the default day is before the last run.
fresh clock
try run --as-of 2999-01-01
before=$(dump)
try run; expect clock-set-back 65
says clock-set-back-says "2999-01-01"
unchanged clock-set-back-unchanged "$before"

# Careless edits of what a message says of itself.
edited() { # NAME SQL WORDS
	fresh "edit-$1"
	try run --as-of $day
	in_order "edit-$1-before"
	sqlite3 "$d/relance.db" "$2"
	try verify; expect "edit-$1" 65
	says "edit-$1-says" "the journal knows another $3"
}
edited recipient "update message set recipient = 'x@y.example' \
	where message_key = 1" recipient
edited envelope "update delivery set recipient = 'x@y.example' \
	where message_key = 1 and role = 0" recipient
edited time "update message set accepted_at = accepted_at - 86400 \
	where message_key = 1" "time of acceptance"
