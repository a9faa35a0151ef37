#!/bin/bash
# What the daily work costs, each row beside its bound and, where the floor
# programs of the yardsticks are present, beside its floor of the same run.
#
#	bench.sh BUILD [INVOICES...]        default: 100000 1000000
#
# CPU is user + system of the whole process. Every figure is the median of
# RUNS (default 5) runs, each on a fresh copy of the books where a run changes
# them. ROWS chooses: days ladders preview questions cover insured sending pdf.
set -eu
build=$1
shift
[ $# -gt 0 ] || set -- 100000 1000000
here=$(cd "$(dirname "$0")" && pwd)
relance=$(realpath "$build/relance")
tools=$(realpath "$build/tests")
work=${WORK:-$build/bench}
floors=$(realpath "$here/../../../shared/yardsticks" 2>/dev/null || true)
RUNS=${RUNS:-5}
ROWS=${ROWS:-days ladders preview questions cover insured sending pdf}
AS_OF=2026-11-20
mkdir -p "$work"
work=$(realpath "$work")
: >"$work/above"
: >"$work/costs"

# ---- one figure ------------------------------------------------------------

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
# often BOOKS COMMAND...: the median cost of the command on copies of the books
often() {
	local books=$1 i
	shift
	for i in $(seq "$RUNS"); do
		rm -rf "$work/copy"
		cp -a "$books" "$work/copy"
		cost "$relance" -C "$work/copy" "$@"
	done | median
	rm -rf "$work/copy"
}
# The same again and again, on books that it leaves as they are.
again() {
	local i
	for i in $(seq "$RUNS"); do cost "$relance" "$@"; done | median
}
# Below what the clock of one process tells: twenty of them.
tiny() {
	# shellcheck disable=SC2016
	cost bash -c 'for i in {1..20}; do "$@" >/dev/null; done' - "$relance" "$@" |
		awk '{ printf "%.4f %s %s", $1 / 20, $2, $3 / 20 }'
}
is_more() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a > b) }'; }
head_of() {
	printf '\n%s\n\n' "$1"
	printf '| %-46s | %-10s | %-8s | %-10s | %-8s | %-8s | %-5s |\n' \
		work CPU memory 'bound CPU' bound floor ''
	printf '|---|---|---|---|---|---|---|\n'
}
row() { # what, cost, bound cpu, bound MB, floor
	local verdict=ok
	set -- "$1" $2 "$3" "$4" "$5"
	if is_more "$2" "$5" || is_more "$3" "$6"; then
		verdict=ABOVE
		echo "$1" >>"$work/above"
	fi
	printf '| %-46s | %8s s | %5s MB | %8s s | %5s MB | %8s | %-5s |\n' \
		"$1" "$2" "$3" "$5" "$6" "$7" "$verdict"
}
limit() { # what, figure, bound, floor: any other unit
	local verdict=ok
	if is_more "${2%% *}" "${3%% *}"; then
		verdict=ABOVE
		echo "$1" >>"$work/above"
	fi
	printf '| %-46s | %10s | %10s | %10s | %-5s |\n' "$1" "$2" "$3" "$4" "$verdict"
}
limit_head() {
	printf '\n%s\n\n| %-46s | %-10s | %-10s | %-10s | %-5s |\n|---|---|---|---|---|\n' \
		"$1" work figure bound floor ''
}

# ---- floors ----------------------------------------------------------------

# Programs of the yardsticks that do nothing but the work, on a portfolio of
# the same shape that their own generator makes.
build_floors() {
	[ -n "$floors" ] && [ -d "$floors" ] || return 0
	mkdir -p "$work/floor"
	cp "$floors"/* "$work/floor/" 2>/dev/null || true
	chmod -R u+w "$work/floor"
	make -s -C "$work/floor" limit_db gen smtp_curl >/dev/null 2>&1 || true
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

# ---- books -----------------------------------------------------------------

make_csv() { # INVOICES: $work/N/csv, and empty books with the bench's rules
	d=$work/$1 csv=$work/$1/csv
	rm -rf "$d"
	mkdir -p "$csv"
	"$tools/portfolio" "$1" "$csv"
	"$relance" init "$d/empty" >/dev/null
	cp "$here/relance.yaml" "$d/empty/relance.yaml"
	rm -f "$d/empty/rules/"* "$d/empty/insurance/"* 2>/dev/null || true
	cp "$here/bench-policy.yaml" "$d/empty/rules/"
}
files() { echo "$csv/customers.csv $csv/invoices.csv $csv/payments.csv"; }
make_books() { # from $d/empty: everything imported
	cp -a "$d/empty" "$d/books"
	"$relance" -C "$d/books" import --as-of $AS_OF --data-of $AS_OF $(files) \
		>/dev/null
}
make_ordinary() { # BOOKS: everything accepted, settled; no file of it is needed
	"$relance" -C "$1" run --as-of $AS_OF >/dev/null || true
	"$relance" -C "$1" run --as-of 2026-11-21 >/dev/null || true
	rm -rf "$1/outbox/"*
}

# ---- days ------------------------------------------------------------------

# Bounds are stated for a million; they are per item below.
scale() { awk -v b="$1" -v n="$2" 'BEGIN { printf "%.2f", b * n / 1e6 }'; }
day_row() { # INVOICES KEY what cost bound MB floor
	echo "$1 $2 ${4%% *}" >>"$work/costs"
	row "$3" "$4" "$(scale "$5" "$1")" "$6" "$7"
}
days() { # INVOICES
	local n=$1
	make_csv "$n"
	all_floors "$n"
	head_of "$n invoices"
	day_row "$n" import 'import, first time' \
		"$(often "$d/empty" import --data-of $AS_OF $(files))" \
		15 256 "$floor_import"
	make_books
	day_row "$n" same 'import, unchanged' \
		"$(again -C "$d/books" import --data-of $AS_OF $(files))" \
		6 256 "$floor_same"
	day_row "$n" first 'first day, every overdue invoice moves' \
		"$(often "$d/books" run --as-of $AS_OF --no-send)" \
		17 128 "$floor_first"
	make_ordinary "$d/books"
	day_row "$n" ordinary 'ordinary day, about 1 % of the overdue due' \
		"$(often "$d/books" run --as-of 2026-11-27 --no-send)" \
		1.2 64 "$floor_day"
	"$relance" -C "$d/books" run --as-of 2026-11-27 --no-send || true
	row 'empty run' "$(tiny -C "$d/books" run --as-of 2026-11-27 --no-send)" \
		0.020 64 '0.002 s'
}
growth() { # SMALL LARGE
	local key what ratio
	limit_head "Growth per item from $1 to $2 invoices, medians of $RUNS"
	while read -r key what; do
		ratio=$(awk -v k="$key" -v s="$1" -v l="$2" \
			'$2 == k { c[$1] = $3 }
			END { if (c[s] > 0) printf "%.2f", (c[l] / l) / (c[s] / s) }' \
			"$work/costs")
		[ -z "$ratio" ] || limit "$what" "$ratio" 1.30 -
	done <<-END
		import import, first time
		same import, unchanged
		first first day
		ordinary ordinary day
	END
}

# ---- what is asked of many rules, of tomorrow, of one customer --------------

# ladders COUNT FOLDER: policies of ten steps; each takes its share of the
# customers, whose tags the portfolio gives.
write_ladders() {
	local i k names=
	rm -f "$2/rules/"*
	for i in $(seq -w 0 $(($1 - 1))); do
		names="$names, ladder-$i"
		{
			printf 'policy: ladder-%s\ntitle: Ladder %s\n' "$i" "$i"
			[ "$1" = 1 ] || printf 'applies_to: tags has "b%03d"\n' "$((10#$i))"
			printf 'calendar: none\ncatch_up: step\nsend_days: every day\nsteps:\n'
			for k in 0 1 2 3 4 5 6 7 8 9; do
				printf '  - step: s%s\n    stage: reminder\n' "$k"
				printf '    when: days_overdue >= %s\n' $((1 + 15 * k))
				[ "$k" = 0 ] || printf '    wait: 20 days\n'
				printf '    send: {email: %s, to: billing}\n' \
					"$([ "$k" = 0 ] && echo courtesy || echo second-reminder)"
			done
		} >"$2/rules/ladder-$i.yaml"
	done
	sed "s/^policies:.*/policies: [${names#, }]/" "$here/relance.yaml" >"$2/relance.yaml"
}
ladders() { # INVOICES
	local count first=() day=()
	make_csv "$1"
	make_books
	for count in 1 200; do
		rm -rf "$d/ladders"
		cp -a "$d/books" "$d/ladders"
		write_ladders "$count" "$d/ladders"
		first+=("$(often "$d/ladders" run --as-of $AS_OF --no-send)")
		make_ordinary "$d/ladders"
		day+=("$(often "$d/ladders" run --as-of 2026-11-27 --no-send)")
	done
	limit_head "200 policies of 10 steps beside one, $1 invoices: times as much CPU"
	limit 'first day' "$(ratio "${first[1]}" "${first[0]}")" 2.00 "${first[0]%% *} s"
	limit 'ordinary day' "$(ratio "${day[1]}" "${day[0]}")" 2.00 "${day[0]%% *} s"
}
ratio() { awk -v a="${1%% *}" -v b="${2%% *}" 'BEGIN { printf "%.2f", a / b }'; }

# 350,000 invoices have 100,000 that are overdue.
preview() {
	make_csv 350000
	make_books
	head_of '100,000 overdue invoices'
	row 'preview of 30 days' \
		"$(again -C "$d/books" preview --from $AS_OF --days 30)" 10 256 -
}

# One customer among many: the wall clock, for a person waits.
ask() { # what COMMAND...
	local what=$1
	shift
	limit "$what" "$(tiny "$@" | awk '{ printf "%.1f ms", $3 * 1000 }')" \
		'50 ms' -
}
# The same without a bound.
told() {
	local what=$1
	shift
	printf '| %-46s | %10s | %10s | %10s | %-5s |\n' "$what" \
		"$(again "$@" | awk '{ printf "%.0f ms", $3 * 1000 }')" - - ''
}
# The customer in the middle of those who owe, by how many invoices.
middling() { # BOOKS
	"$relance" -C "$1" invoices --json --as-of $AS_OF |
		sed 's/.*"customer_id":"\([^"]*\)".*/\1/' | sort | uniq -c |
		sort -n | awk '{ v[NR] = $2 } END { print v[int(NR / 2)] }'
}
questions() { # INVOICES
	local books
	make_csv "$1"
	make_books
	books=$d/books
	cp -a "$books/rules" "$d/new-rules"
	sed -i 's/days_overdue >= 15/days_overdue >= 12/' "$d/new-rules/"*
	limit_head "One customer among $1 invoices"
	ask 'explain an invoice' -C "$books" explain FA00000059 --as-of $AS_OF
	if "$relance" compare --help >/dev/null 2>&1; then
		ask 'compare rules for one customer' -C "$books" compare \
			"$d/new-rules" --customer "$(middling "$books")" \
			--as-of $AS_OF
		# Every one of its thousands of invoices is walked twice for
		# 30 days: beyond what the bound is about, and worth knowing.
		told 'the same, customer with 7,769 open invoices' -C "$books" \
			compare "$d/new-rules" --customer C0000001 \
			--as-of $AS_OF
	fi
}

# ---- the insurer -----------------------------------------------------------

# Every debtor within the limit that we may grant ourselves.
make_insured() {
	cp "$here/bench-contract.yaml" "$d/empty/insurance/"
	printf '  - step: notice\n    stage: insurer\n    deadline: notice\n    notify: insurer\n' \
		>>"$d/empty/rules/bench-policy.yaml"
	make_books
}
cover() { # INVOICES
	make_csv "$1"
	make_insured
	head_of "Credit insurance, $1 invoices"
	row 'cover of all debtors' "$(again -C "$d/books" cover --as-of $AS_OF)" \
		"$(scale 3 "$1")" 128 -
	row 'declare the turnover of a quarter' "$(again -C "$d/books" \
		declare turnover --period 2026-Q3 --contract bench-contract \
		--csv --as-of $AS_OF)" "$(scale 10 "$1")" 128 -
	row 'declare the overdue debts of a month' "$(again -C "$d/books" \
		declare overdue --period 2026-10 --contract bench-contract \
		--csv --as-of $AS_OF)" "$(scale 10 "$1")" 128 -
}

# What a day costs under a contract: a Sunday, on which nothing is filed, and
# a Monday with its notices, each a letter, a statement and a file of data.
told_day() { # what DAY
	local cpu notices
	cpu=$(often "$d/books" run --as-of "$2" --no-send)
	"$relance" -C "$d/books" run --as-of "$2" >/dev/null || true
	notices=$("$relance" -C "$d/books" outbox --json |
		grep "\"as_of\":\"$2\"" | grep -c '"stage":"insurer"' || true)
	printf '| %-46s | %8s s | %10s | %10s | %-5s |\n' \
		"$1, $notices notices" "${cpu%% *}" - - ''
}
insured() {
	make_csv 100000
	make_insured
	make_ordinary "$d/books"
	limit_head 'Days under a contract, 100,000 invoices'
	told_day 'a Sunday' 2026-11-22
	told_day 'a Monday' 2026-11-23
}

# ---- sending ---------------------------------------------------------------

# 10,000 messages on 16 connections to a sink that answers each command after
# 20 ms; the floor program sends the same to the same sink.
sending() {
	local sink port ours floor=- wall=0 cpu
	exec 3< <(exec "$tools/slow_sink" 20)
	sink=$!
	read -r port <&3
	ours=$("$tools/throughput" "$port" 10000 16 4096)
	if [ -x "$work/floor/smtp_curl" ]; then
		floor=$(cost "$work/floor/smtp_curl" thread "$port" 10000 16 \
			4096 | cut -d ' ' -f 3)
	fi
	kill "$sink"
	exec 3<&-
	wall=$(echo "$ours" | sed 's/.* in \([0-9.]*\) s,.*/\1/')
	cpu=$(echo "$ours" | sed 's/.* \([0-9]*\) us CPU.*/\1/')
	limit_head '10,000 messages, 16 connections, 20 ms for each reply'
	limit 'wall clock' "$wall s" '65 s' "$floor"
	[ "$floor" = - ] ||
		limit 'times the floor' "$(ratio "$wall" "$floor")" 1.20 -
	limit 'CPU of the client for a message' "$cpu us" '300 us' -
}

# ---- paper -----------------------------------------------------------------

# 100 pages a second and core are 10,000 us a page.
pdf() {
	local ours
	ours=$(cd "$here/../.." && "$tools/pages" 300)
	limit_head 'Letters as PDF, formal notice in French'
	limit 'a letter of one page' \
		"$(echo "$ours" | sed 's/.*one page: \([0-9]*\).*/\1/') us" '10000 us' -
	limit 'a page of a letter with 120 invoices' \
		"$(echo "$ours" | sed 's/.*long: \([0-9]*\).*/\1/') us" '10000 us' -
}

# ---- all of it -------------------------------------------------------------

largest=${*: -1}
build_floors
for what in $ROWS; do
	case $what in
	days)
		for n in "$@"; do
			days "$n"
			rm -rf "$d"
		done
		[ $# -lt 2 ] || growth "$1" "$largest"
		;;
	ladders | questions | cover)
		"$what" "$largest"
		rm -rf "$d"
		;;
	preview)
		preview
		rm -rf "$d"
		;;
	insured)
		insured
		rm -rf "$d"
		;;
	sending | pdf) "$what" ;;
	*)
		echo "bench: no rows \"$what\"" >&2
		exit 64
		;;
	esac
done
if [ -s "$work/above" ]; then
	printf '\nAbove its bound:\n'
	sed 's/^/  /' "$work/above"
else
	printf '\nNothing is above its bound.\n'
fi
