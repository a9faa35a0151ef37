#!/bin/bash
# What the daily work costs, each row beside its bound and, where the floor
# programs of the yardsticks are present, beside its floor of the same run.
#
#	bench.sh BUILD [INVOICES...]        default: 100000 1000000
#
# CPU is user + system of the whole process. Every figure is the median of
# RUNS (default 3) runs, except the first import and the first day, which
# can happen once to a portfolio and are measured once per fresh copy.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 100000 1000000
here=$(cd "$(dirname "$0")" && pwd)
relance=$(realpath "$build/relance")
work=${WORK:-$build/bench}
floors=$(realpath "$here/../../../shared/yardsticks" 2>/dev/null || true)
RUNS=${RUNS:-3}
AS_OF=2026-11-20
mkdir -p "$work"
work=$(realpath "$work")

# cost COMMAND...: "cpu_seconds peak_megabytes wall_seconds"
cost() {
	local out
	out=$(mktemp)
	/usr/bin/time -o "$out" -f '%U %S %M %e' "$@" >/dev/null 2>"$out.err" || {
		local rc=$?
		if [ $rc -gt 1 ] && ! grep -q 'exited with non-zero status 1$' "$out"; then
			cat "$out.err" >&2
			echo "bench: failed ($rc): $*" >&2
			exit 1
		fi
	}
	tail -n 1 "$out" | awk '{ printf "%.3f %.0f %.2f\n", $1 + $2, $3 / 1024, $4 }'
	rm -f "$out" "$out.err"
}
median() { sort -n | awk '{ v[NR] = $0 } END { print v[int((NR + 1) / 2)] }'; }
row() { # what, cost, bound cpu, bound MB, floor
	set -- "$1" $2 "$3" "$4" "$5"
	printf '| %-46s | %8s s | %5s MB | %8s s | %5s MB | %8s |\n' \
		"$1" "$2" "$3" "$5" "$6" "$7"
}
newest() { cp -a "$1" "$2"; }

# The floors: programs of the yardsticks that do nothing but the work, on a
# portfolio of the same shape that their own generator makes.
build_floors() {
	[ -n "$floors" ] && [ -d "$floors" ] || return 0
	mkdir -p "$work/floor"
	cp "$floors"/* "$work/floor/" 2>/dev/null || true
	chmod -R u+w "$work/floor"
	make -s -C "$work/floor" limit_db gen >/dev/null 2>&1 || true
}
floor() { # the cpu= of a floor program's line, or "-"
	[ -x "$work/floor/limit_db" ] || { echo -; return; }
	"$work/floor/limit_db" "$@" 2>/dev/null |
		sed -n 's/.*\bcpu=\([0-9.]*\).*/\1/p' | tail -n 1 |
		awk '{ v = $1 } END { if (NR) printf "%.2f s\n", v; else print "-" }'
}
all_floors() { # INVOICES: sets floor_import floor_same floor_first floor_day
	local n=$1 d=$work/floor/csv$1 b=$work/floor/base.db
	floor_import=- floor_same=- floor_first=- floor_day=-
	[ -x "$work/floor/gen" ] || return 0
	mkdir -p "$d"
	"$work/floor/gen" -n "$n" -o "$d" >/dev/null
	floor_import=$(floor import "$d" "$b" sync=NORMAL)
	floor_same=$(floor noop "$d" "$b" mode=merge)
	cp "$b" "$b.day"
	"$work/floor/limit_db" due "$b.day" pct=1 >/dev/null 2>&1 || true
	floor_day=$(floor batch "$b.day" mode=next sync=NORMAL)
	floor_first=$(floor batch "$b" mode=join sync=NORMAL)
	rm -rf "$d" "$work/floor/base.db"*
}

one_size() {
	local n=$1 d=$work/$1 csv=$work/$1/csv
	rm -rf "$d"
	mkdir -p "$csv"
	"$build/tests/portfolio" "$n" "$csv"
	"$relance" init "$d/books" >/dev/null
	cp "$here/relance.yaml" "$d/books/relance.yaml"
	rm -f "$d/books/rules/"* "$d/books/insurance/"* 2>/dev/null || true
	cp "$here/bench-policy.yaml" "$d/books/rules/"
	all_floors "$n"
	printf '\n%s invoices\n\n' "$n"
	printf '| %-46s | %-10s | %-8s | %-10s | %-8s | %-8s |\n' \
		work CPU memory 'bound CPU' bound floor
	printf '|---|---|---|---|---|---|\n'

	row 'import, first time' "$(cost "$relance" -C "$d/books" import \
		--data-of $AS_OF "$csv/customers.csv" "$csv/invoices.csv" \
		"$csv/payments.csv")" "$(scale 15 "$n")" 256 "$floor_import"
	row 'import, unchanged' "$(for i in $(seq "$RUNS"); do
		cost "$relance" -C "$d/books" import --data-of $AS_OF \
			"$csv/customers.csv" "$csv/invoices.csv" \
			"$csv/payments.csv"
	done | median)" "$(scale 6 "$n")" 256 "$floor_same"
	newest "$d/books" "$d/day"
	row 'first day, every overdue invoice moves' "$(cost "$relance" \
		-C "$d/day" run --as-of $AS_OF --no-send)" \
		"$(scale 17 "$n")" 128 "$floor_first"
	rm -rf "$d/day"
	# Bring the books to an ordinary state: everything accepted, settled.
	"$relance" -C "$d/books" run --as-of $AS_OF || true
	"$relance" -C "$d/books" run --as-of 2026-11-21 || true
	rm -rf "$d/books/outbox/"*
	for i in $(seq "$RUNS"); do
		rm -rf "$d/day"
		newest "$d/books" "$d/day"
		cost "$relance" -C "$d/day" run --as-of 2026-11-27 --no-send
	done | median >"$d/ordinary"
	row 'ordinary day, about 1 % of the overdue due' \
		"$(cat "$d/ordinary")" "$(scale 1.2 "$n")" 64 "$floor_day"
	row 'empty run' "$(for i in $(seq "$RUNS"); do
		cost "$relance" -C "$d/day" run --as-of 2026-11-27 --no-send
	done | median)" 0.020 64 '0.002 s'
	rm -rf "$d"
}
# Bounds are stated for a million; they are per item below.
scale() { awk -v b="$1" -v n="$2" 'BEGIN { printf "%.2f", b * n / 1e6 }'; }

build_floors
for n in "$@"; do
	one_size "$n"
done
