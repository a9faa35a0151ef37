# What the cases of faults share; sourced by run.sh.

# Mounts of a run that was stopped would keep its folder.
clear_up() {
	local m
	for m in $(awk -v t="$top/" 'index($2, t) == 1 { print $2 }' \
			/proc/mounts | sort -r); do
		umount "$m"
	done
	[ -n "${KEEP:-}" ] || rm -rf "$top"
}

skip() { # NAME WHY
	echo "skipped $1: $2"; skipped=$((skipped + 1))
}

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


# What was printed holds TEXT.
says() { # NAME TEXT
	verdict "$1" "$(grep -qF -- "$2" <<<"$out" ||
		echo "not \"$2\": ${out:0:300}")"
}

# A run that finds nothing in its way, and the books after it.
recovers() { # NAME [ARG...]: the command, or a run
	local name=$1
	shift
	[ $# -gt 0 ] || set -- run --as-of $day
	try "$@"
	verdict "$name-recovers" "$([ $rc = 0 ] || echo "exit $rc: $out")"
	in_order "$name-verify"
}

# The letters of $d, but for what an instant or the journal put there.
letters() {
	(cd "$d" && find outbox letters -type f | sort | while read -r f; do
		echo "$f"; grep -avE '^(Date|X-Relance-Journal-Head):' "$f"
	done)
}

# Every message of $d went out once, and no part of a file is left.
once() { # NAME NUMBER
	local n files
	n=$(sqlite3 "$d/relance.db" 'select count(*) from message where state = 4')
	files=$(find "$d/outbox/" -name '*.eml' | wc -l)
	verdict "$1" "$([ "$n" = "$2" ] && [ "$files" = "$2" ] &&
		[ -z "$(find "$d/outbox/" -name '*.part')" ] ||
		echo "$n accepted, $files files, not $2")"
}

root() { [ "$(id -u)" = 0 ] && unshare -m true 2>/dev/null; }

# ---- mail servers that fail ----

today=$(TZ=Europe/Paris date +%F)

serve() { # FAULTD-ARG...: sets port, server and log
	log=$top/smtp.log
	rm -f "$log" "$top/port"
	python3 "$here/../support/smtp/faultd.py" --log "$log" "$@" \
		>"$top/port" 2>"$top/faultd" &
	server=$!
	for _ in $(seq 100); do [ -s "$top/port" ] && break; sleep 0.05; done
	port=$(cat "$top/port")
}
serve_no_more() { kill $server; wait $server 2>/dev/null; }
kept() { grep -c '"accepted"' "$log"; }

# A folder with one invoice and one letter to write today, by SMTP.
one_letter() { # NAME [LINE OF mail:]...
	d=$top/$1
	shift
	"$relance" init "$d" >/dev/null
	sed -i '/^stale_after:/d' "$d"/rules/*.yaml
	python3 - "$d/relance.yaml" "$port" "$@" <<'PY'
import re, sys
path, port, *more = sys.argv[1:]
text = open(path).read()
text = re.sub(r"(?ms)^mail:.*?(?=^\S|\Z)", "", text)
lines = ["mail:", "  transport: smtp", "  from: us@us.example",
         "  reply_to: us@us.example", "  timeout: 1", *("  " + m for m in more)]
if not any("url:" in m for m in more):
    lines.append("  url: smtp://127.0.0.1:" + port)
if not any("starttls" in m for m in more):
    lines.append('  starttls: "off"')
open(path, "w").write(text + "\n" + "\n".join(lines) + "\n")
PY
	printf 'customer_id,name,email,language,country,segment\nC-1,Example,a@h.example,fr,FR,craft\n' >"$d/c.csv"
	printf 'invoice_id,customer_id,issue_date,due_date,amount_total,currency\nF-1,C-1,%s,%s,1000.00,EUR\n' \
		"$(date -d "$today - 60 days" +%F)" \
		"$(date -d "$today - 20 days" +%F)" >"$d/i.csv"
	"$relance" -C "$d" import "$d/c.csv" "$d/i.csv" >/dev/null &&
		"$relance" -C "$d" start --yes >/dev/null
}
