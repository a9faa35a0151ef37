#!/bin/bash
# What goes wrong around the program: a locked or broken database, broken
# rules and hostile data. Usage: tests/fault/run.sh BUILD
set -u
build=$(realpath "$1")
relance=$build/relance
top=$build/fault
day=2026-12-15
passed=0 failed=0
rm -rf "$top" && mkdir -p "$top" || exit 1

verdict() { # NAME WHY: an empty WHY is a success
	if [ -z "$2" ]; then
		echo "ok $1"; passed=$((passed + 1))
	else
		echo "FAILED $1: $2"; failed=$((failed + 1))
	fi
}

fresh() { # NAME: a demo folder with its data, left in $d
	d=$top/$1
	"$relance" init "$d" --sample demo >/dev/null &&
	sed -i '/^stale_after:/d' "$d"/rules/*.yaml &&
	"$relance" -C "$d" import --as-of $day "$d"/sample/*.csv >/dev/null
}

try() { # ARG...: sets rc and out
	out=$(timeout 30 "$relance" -C "$d" "$@" 2>&1 </dev/null | tr -d '\0'
		exit "${PIPESTATUS[0]}")
	rc=$?
}

# The exit code is one of those given, and something was said.
expect() { # NAME CODE...
	local name=$1 why="exit $rc: ${out:0:200}" c
	shift
	for c; do [ "$rc" = "$c" ] && why=; done
	[ -n "$out" ] || why="exit $rc without a word"
	verdict "$name" "$why"
}

in_order() { # NAME
	try verify
	verdict "$1" "$([ $rc = 0 ] || echo "verify: exit $rc: $out")"
}

dump() { sqlite3 "$d/relance.db" .dump | sha256sum; }

unchanged() { # NAME BEFORE
	verdict "$1" "$([ "$2" = "$(dump)" ] || echo "the database changed")"
}

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

fresh badrules
before=$(dump)
printf '\nnonsense: [\n' >>"$d/rules/export.yaml"
try run --as-of $day; expect broken-rules-at-night 78
unchanged broken-rules-unchanged "$before"

fresh notemplate
rm "$d"/templates/*/courtesy.md
try check; expect missing-template-check 78

yaml() { # NAME TEXT WORDS: put at the end of a policy; what must be said
	fresh "yaml-$1"
	sed -i '/^min_interval:/d' "$d/rules/export.yaml"
	printf '%b' "$2" >>"$d/rules/export.yaml"
	try check; expect "yaml-$1" 78
	verdict "yaml-$1-says" "$(grep -qE "\.yaml:[0-9]+:[0-9]+: error: .*$3" \
		<<<"$out" || echo "not \"$3\": ${out:0:200}")"
}
bomb='\na: &a [x,x,x,x,x,x,x,x,x]\n'
for p in ab bc cd de ef fg gh; do
	x=${p:0:1} y=${p:1:1}
	bomb+="$y: &$y [*$x,*$x,*$x,*$x,*$x,*$x,*$x,*$x,*$x]\n"
done
yaml bomb "$bomb" 'aliases .* are not allowed'
yaml deep "\ndeep: $(printf '[%.0s' $(seq 20000))" 'nested deeper than 32'
yaml twice '\npolicy: export\n' 'duplicate key'
yaml tab '\n\tminimum: 1.00 EUR\n' 'a tab stands'
yaml unit '\nmin_interval: 15days\n' '15days'
yaml octal '\nmin_interval: 010 days\n' '010 days'

csv() { # NAME PYTHON: an expression for the bytes of the file
	fresh "csv-$1"
	before=$(dump)
	python3 -c "import sys; sys.stdout.buffer.write(b'customer_id,name,email,language,country\n' + $2)" \
		>"$d/customers.csv"
	try import "$d/customers.csv"; expect "csv-$1" 65
	unchanged "csv-$1-unchanged" "$before"
}
csv nul "b'C-9,A\0B,a@b.example,fr,FR\n'"
csv open-quote "b'C-9,\"A,a@b.example,fr,FR\n'"
csv huge-field "b'C-9,' + b'x' * 10000000 + b',a@b.example,fr,FR\n'"
csv crlf-address "b'C-9,A,\"a@b.example\r\nBcc: x@y.example\",fr,FR\n'"

fresh links
mkdir "$top/elsewhere"
ln -s "$top/elsewhere" "$d/outbox/$day"
try run --as-of $day
verdict symlink-outbox-has-a-letter "$("$relance" -C "$d" outbox --json |
	grep -q . || echo "nothing to send: the case proves nothing")"
verdict symlink-outbox "$([ -z "$(ls -A "$top/elsewhere")" ] ||
	echo "written through the link")"

# The letters depend on the portfolio, not on the order of its rows.
letters() {
	(cd "$d/outbox" && find . -name '*.eml' | sort | while read -r f; do
		echo "$f"; grep -avE '^(Date|X-Relance-Journal-Head):' "$f"
	done)
}
fresh same1; try run --as-of $day; letters >"$top/same1.txt"
fresh same2; try run --as-of $day; letters >"$top/same2.txt"
verdict same-twice "$([ -s "$top/same1.txt" ] || echo "no letters"
	cmp "$top/same1.txt" "$top/same2.txt" 2>&1)"

echo "$passed passed, $failed failed"
[ $failed = 0 ]
