# The same facts give the same letters, the same reports and the same books:
# twice, in another order of rows, and over several days. What is left out:
# instants, run ids, hashes that contain them, the account, and keys in order
# of arrival (rows are compared under the names that people gave them).
days="2026-12-15 2026-12-16 2026-12-22 2027-01-05 2027-01-12 2027-02-20"

shuffle() { # FROM TO SEED: the header stays
	python3 - "$@" <<'PY'
import random, sys
lines = open(sys.argv[1]).read().splitlines(True)
rest = lines[1:]
random.Random(int(sys.argv[3])).shuffle(rest)
open(sys.argv[2], "w").write(lines[0] + "".join(rest))
PY
}

# All tables, each row in the words of the portfolio.
books() { python3 "$here/books.py" "$d/relance.db"; }

many_days() { # NAME SEED (0: as it is)
	d=$top/$1
	"$relance" init "$d" --sample demo >/dev/null
	sed -i '/^stale_after:/d' "$d"/rules/*.yaml
	local f on
	for f in "$d"/sample/*.csv; do
		[ "$2" = 0 ] || shuffle "$f" "$f" "$2"
		"$relance" -C "$d" import --as-of $day --data-of $day "$f" \
			>/dev/null
	done
	for on in $days; do
		"$relance" -C "$d" run --as-of $on --json
		"$relance" -C "$d" outbox --json
		"$relance" -C "$d" invoices --all --json --as-of $on
		"$relance" -C "$d" preview --from $on --days 30 --json
		"$relance" -C "$d" tasks --json
	done 2>&1 | sed -E -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]+Z/INSTANT/g' \
		-e 's/"(run_id|journal_head)":"[^"]*"/"\1":"X"/g' \
		-e 's/\bT[0-9]+\b/T#/g' \
		>"$top/$1.reports"
	letters | python3 "$here/attached.py" >"$top/$1.letters"
	books >"$top/$1.books"
	in_order "$1-verify"
}

many_days as-it-is 0
many_days as-it-is-again 0
many_days shuffled 7
many_days shuffled-again 8
for kind in letters reports books; do
	verdict same-$kind-is-something "$([ "$(wc -l <"$top/as-it-is.$kind")" \
		-gt 50 ] || echo "only $(wc -l <"$top/as-it-is.$kind") lines")"
	# Lists follow the order of arrival.
	for f in "$top"/shuffled*.reports; do sort -o "$f" "$f"; done
	for other in as-it-is-again shuffled shuffled-again; do
		[ $kind != reports ] || [ $other = as-it-is-again ] ||
			sort -o "$top/as-it-is.reports" "$top/as-it-is.reports"
		verdict same-$kind-$other "$(diff "$top/as-it-is.$kind" \
			"$top/$other.$kind" | head -n 6)"
	done
done
