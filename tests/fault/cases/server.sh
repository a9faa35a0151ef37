# Mail servers that fail, through the program to the books: one row per row of
# the table in relance-security(7). The finer table stands in
# tests/unit/deliver/test_smtp_faults.c.
manual=$here/../../packaging/man/relance-security.7

state() { sqlite3 "$d/relance.db" \
	"select group_concat(case state when 2 then 'queued' when 4 then
	'accepted' when 5 then 'uncertain' when 6 then 'failed'
	else state end) from message"; }

fault() { # ROW EXIT STATE KEPT FAULTD-ARG... [-- LINE OF mail:...]
	local row=$1 code=$2 state=$3 kept=$4 args=()
	shift 4
	while [ $# -gt 0 ] && [ "$1" != -- ]; do args+=("$1"); shift; done
	[ $# -eq 0 ] || shift
	n=$((n + 1))
	echo "$row" >>"$top/rows"
	serve "${args[@]}"
	one_letter "server-$n" "$@"
	try run --deadline 0
	verdict "server: $row" "$([ "$rc $(state) $(kept)" = \
		"$code $state $kept" ] ||
		echo "exit $rc, $(state), $(kept) kept: ${out:0:300}")"
	try send --deadline 0
	verdict "server: $row: never twice" "$([ "$(kept)" -le 1 ] ||
		echo "accepted $(kept) times")"
	in_order "server: $row: books"
	serve_no_more
}

"$here/../support/smtp/cert.sh" "$top/cert" >/dev/null 2>&1
n=0
: >"$top/rows"
fault "banner: none, nonsense, 421, 554" 75 queued 0 --fault "banner=554 no"
fault "banner: none, nonsense, 421, 554" 75 queued 0 --fault banner=nonsense
fault "EHLO: dropped, stalled, 421" 75 queued 0 --fault ehlo=drop
fault "EHLO: dropped, stalled, 421" 75 queued 0 --fault "ehlo=421 busy"
fault "EHLO: unknown (an old server)" 0 accepted 1 --fault "ehlo=502 what"
fault "TLS: missing, refused, wrong certificate" 75 queued 0 -- \
	"starttls: required"
fault "login refused for good" 78 queued 0 --auth PLAIN --auth-in-clear \
	--tls starttls --cert "$top/cert/cert.pem" \
	--key "$top/cert/key.pem" --password right -- \
	"starttls: required" "user: us" "token_command: echo wrong" \
	"ca_file: $top/cert/ca.pem"
fault "envelope: dropped, stalled, 4xx" 75 queued 0 --fault mail=drop
fault "envelope: dropped, stalled, 4xx" 75 queued 0 --fault rcpt=stall
fault "envelope: dropped, stalled, 4xx" 75 queued 0 --fault "rcpt=450 later"
fault "envelope: 5xx" 1 failed 0 --fault "rcpt=550 unknown"
# A letter this short was said whole before the server is gone; test_smtp_faults
# holds that row with 16 MB.
echo "lost within the text" >>"$top/rows"
fault "after the text: 4xx" 75 queued 0 --fault "end=451 later"
fault "after the text: 5xx" 1 failed 0 --fault "end=554 no"
fault "after the text: lost, stalled, nonsense" 1 uncertain 1 \
	--fault accepted=drop
fault "after the text: lost, stalled, nonsense" 1 uncertain 0 --fault end=stall
fault "after the text: lost, stalled, nonsense" 1 uncertain 0 \
	--fault end=nonsense
fault "accepted, then QUIT fails" 0 accepted 1 --fault quit=drop
verdict server-table-is-the-manual "$(diff <(sort -u "$top/rows") \
	<(sed -n '/^Fault|Outcome/,/^\.TE/p' "$manual" |
	grep '|' | grep -v '^Fault|' | cut -d'|' -f1 | sort))"

# While one hangs on a server that says nothing, others say who it is; what is
# read and what people record goes on.
serve --fault banner=stall
one_letter stalled
sed -i 's/timeout: 1$/timeout: 20/' "$d/relance.yaml"
"$relance" -C "$d" run --deadline 1 >"$top/first" 2>&1 </dev/null &
first=$!
for _ in $(seq 200); do
	grep -q . "$log" 2>/dev/null || [ "$(sqlite3 "$d/relance.db" \
		'select count(*) from lease')" = 1 ] &&
		[ "$(state)" = queued ] && break
	sleep 0.05
done
for command in run send; do
	began=$SECONDS
	try $command
	expect "second-$command" 75
	verdict "second-$command-says" "$(grep -qE "another relance run is at \
work: .* on .*, process $first" <<<"$out" || echo "$out")"
	verdict "second-$command-at-once" "$([ $((SECONDS - began)) -le 5 ] ||
		echo "$((SECONDS - began)) s")"
done
for command in invoices outbox tasks "import $d/i.csv"; do
	try $command
	verdict "beside-a-run-${command%% *}" "$([ $rc = 0 ] ||
		echo "exit $rc: $out")"
done
kill -TERM $first; wait $first 2>/dev/null
serve_no_more
in_order second-verify
