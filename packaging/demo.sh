#!/bin/bash
# Six weeks in the life of a creditor, in a few seconds: a working folder, a
# portfolio, one run per day, and a look at what came of it.
#
#	demo.sh PROGRAM FOLDER
set -eu
relance=$(realpath "$1")
folder=$2
days=45
bold= dim= plain=
if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
	bold=$(printf '\033[1m') dim=$(printf '\033[2m') plain=$(printf '\033[0m')
fi
export LC_ALL=C.UTF-8 TZ=Europe/Paris

title() { printf '\n%s%s%s\n' "$bold" "$1" "$plain"; }
command_line() { printf '%s$ relance %s%s\n' "$dim" "$*" "$plain"; }
r() { "$relance" -C "$folder" "$@"; }
say() { # a command that the reader can type in the folder
	command_line "$*"
	r "$@"
}
part() { # the first lines of what a command says
	local n=$1
	shift
	command_line "$*"
	r "$@" | awk -v n="$n" 'NR <= n { print "  " $0 } NR == n + 1 { print "  [...]" }'
}

# Only a folder that an earlier demo made is taken away.
if [ -e "$folder/sample/3-invoices.csv" ] && [ -e "$folder/relance.db" ]; then
	rm -rf "$folder"
fi
first=$(date -d "$days days ago" +%F)
title "A folder, and the books of a maker of lamps"
command_line "init $folder --sample demo"
"$relance" init "$folder" --sample demo --as-of "$first" | head -n 1
say check
command_line "import sample/*.csv"
r import "$folder"/sample/*.csv | sed "s|^$folder/|  |"

title "One run each day, as cron would do (--as-of DAY)"
spent=0
for ((i = 0; i < days; i++)); do
	day=$(date -d "$first + $i days" +%F)
	started=$(date +%s%N)
	r run --as-of "$day"
	spent=$((spent + $(date +%s%N) - started))
	name=$(date -d "$day" '+%a %d %b')
	waits=$(r tasks --as-of "$day" | awk '$2 == "approval" { print $1; exit }')
	if [ -n "$waits" ]; then
		printf '  %s  a formal notice waits for a person: relance approve %s\n' "$name" "$waits"
		r approve "$waits" --as-of "$day" >/dev/null
		r send
	fi
	r outbox --from "$day" --as-of "$day" | awk -v day="$name" '
		$2 ~ /^20/ && ($NF == "accepted" || $NF == "queued") { n[$4]++ }
		END {
			k = split("courtesy second-reminder mediation insurer-notice formal-notice", order, " ")
			for (i = 1; i <= k; i++)
				if (n[order[i]]) line = line sprintf("%s%d %s", line ? ", " : "", n[order[i]], order[i])
			if (line) printf "  %s  %s\n", day, line
		}'
done
printf '  %d runs in %d ms; every message is a file below %s/outbox and letters/\n' \
	"$days" $((spent / 1000000)) "$folder"

title "Who owes what now, and who acts"
say customers

title "The story of one invoice"
say show F-2604

title "The last letter of that story (in French: the customer's language)"
part 24 outbox read C-1004

title "The notice that keeps the insurance: filed before its deadline"
notice=$(r outbox --customer C-1005 | awk '$4 == "insurer-notice" { print $1 }')
part 30 outbox read "$notice"

title "Why does F-2604 not move today?"
say explain F-2604

title "And the proof"
say verify

title "Where things stand this morning"
say
cat <<END

${bold}Go on by yourself:${plain}
  cd $folder
  $relance preview --days 30
  $relance run --dry-run --letters
  \$EDITOR rules/fr-insured.yaml; $relance check
END
