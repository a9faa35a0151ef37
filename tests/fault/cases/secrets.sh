# A password is in no file of the folder, no output, no command line; the
# kernel lets nobody of the same account look into the process.
secret=s3cr3t-Zx81-never-written
fresh secrets
sed -i '/^mail:/,/^[^ ]/{/transport:/s/.*/  transport: smtp\n  url: smtps:\/\/127.0.0.1:9\n  user: us\n  password_file: password\n  timeout: 1/}' \
	"$d/relance.yaml"
echo "$secret" >"$d/password"
for mode in 640 604 660; do
	chmod $mode "$d/password"
	try check --mail
	verdict "password-file-$mode" "$([ $rc != 0 ] && grep -q \
		"others can read the password file" <<<"$out" || echo "exit $rc: $out")"
done
chmod 600 "$d/password"
try check --mail; all=$out
"$relance" -C "$d" start --yes >/dev/null 2>&1
try run --as-of $day --send-anyway --deadline 0; all+=$out
try show C-1004 --json; all+=$out
try outbox --json; all+=$out
verdict secret-printed "$(grep -q "$secret" <<<"$all" && echo "it was")"
sqlite3 "$d/relance.db" .dump >"$top/secrets.dump"
verdict secret-written "$(grep -rl "$secret" "$d" "$top/secrets.dump" |
	grep -v '/password$')"

# While it waits for the command that brings the token.
sed -i 's/password_file: password/token_command: "sleep 3"/' "$d/relance.yaml"
RELANCE_SMTP_PASSWORD=$secret "$relance" -C "$d" check --mail \
	>/dev/null 2>&1 </dev/null &
pid=$!
sleep 1
verdict secret-command-line "$(tr '\0' ' ' <"/proc/$pid/cmdline" |
	grep -q "$secret" && echo "it is there")"
verdict secret-core "$(awk '/Max core file size/ && $5 != 0' /proc/$pid/limits)"
# Root's processes belong to root either way: only others can show it.
[ "$(id -u)" = 0 ] || verdict secret-not-dumpable "$(
	[ "$(stat -c %u "/proc/$pid/environ")" = 0 ] || echo "readable")"
wait $pid
