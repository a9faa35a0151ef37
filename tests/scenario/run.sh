#!/bin/bash
# Scenarios: a folder holds `cmd`, a list of shell lines, and `expected`, all
# that they print. Each runs in an empty folder of its own; $IN is the
# scenario's folder, with its inputs.
#
#	run.sh BUILD FOLDER [NAME...]
#	UPDATE=1 run.sh ...             write `expected` anew, to be read
#
# In `cmd`, `relance ...` prints the command, its output, its errors with "! "
# before each line, and "= N" when the exit code N is not 0. Instants, hashes,
# today and the account are replaced by words. `quiet COMMAND` prints only a failure;
# `skip TEXT` ends the scenario as skipped.
set -u
build=$(realpath "$1")
folder=$2
shift 2
[ $# -gt 0 ] || set -- $(cd "$folder" && for d in */; do [ -f "$d/cmd" ] && echo "${d%/}"; done)
work=$build/scenario
passed=0 failed=0 skipped=0
export RELANCE=$build/relance NO_COLOR=1 LC_ALL=C.UTF-8
unset SUDO_USER
who=$(id -un)
today=$(TZ=Europe/Paris date +%F)

normalise() {
	sed -E -e 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z/INSTANT/g' \
		-e 's/\b[0-9a-f]{64}\b/HASH/g' \
		-e "s|\"who\":\"$who\"|\"who\":\"WHO\"|g" \
		-e "s/^(  [0-9-]{10}  )$who +/\1WHO  /" \
		-e 's/^  day +who +/  day         who  /' \
		-e "s/^(  E[0-9]+ .*  [a-z]+) +$who\b */\1  WHO  /" \
		-e 's/  by +reason$/  by  reason/' \
		-e "s/\b$today\b/TODAY/g" -e "s|$work|WORK|g"
}

prelude() {
	cat <<'END'
set -u
shopt -s nullglob
show() { # the command, its output, its errors, its exit code
	local rc=0
	"$@" >"$TMP/out" 2>"$TMP/err" </dev/null || rc=$?
	cat "$TMP/out"
	sed 's/^/! /' "$TMP/err"
	[ $rc = 0 ] || echo "= $rc"
	return 0
}
relance() {
	echo "\$ relance $*"
	show "$RELANCE" "$@"
}
quiet() {
	local rc=0
	"$@" >"$TMP/out" 2>"$TMP/err" </dev/null || rc=$?
	[ $rc = 0 ] && return 0
	echo "FAILED ($rc): $*"
	cat "$TMP/out" "$TMP/err"
}
run() { # a run that may end with 1: its figures are looked at elsewhere
	local rc=0
	"$RELANCE" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null || rc=$?
	[ $rc -le 1 ] && return 0
	echo "FAILED ($rc): relance $*"
	cat "$TMP/out" "$TMP/err"
}
skip() { echo "SKIP $*"; exit 0; }
END
}

for name; do
	in=$(realpath "$folder/$name")
	dir=$work/$name
	rm -rf "$dir"
	mkdir -p "$dir/run" "$dir/tmp"
	{ prelude; cat "$in/cmd"; } >"$dir/script"
	(cd "$dir/run" && IN=$in TMP=$dir/tmp timeout 300 bash "$dir/script") \
		>"$dir/raw" 2>&1
	normalise <"$dir/raw" >"$dir/actual"
	if grep -q '^SKIP ' "$dir/actual"; then
		echo "skipped $name: $(sed -n 's/^SKIP //p' "$dir/actual" | head -n 1)"
		skipped=$((skipped + 1))
		continue
	fi
	[ -z "${UPDATE:-}" ] || cp "$dir/actual" "$in/expected"
	if cmp -s "$in/expected" "$dir/actual"; then
		echo "ok $name"
		passed=$((passed + 1))
		rm -rf "$dir"
	else
		echo "FAILED $name"
		diff -u "$in/expected" "$dir/actual" | head -n 60
		failed=$((failed + 1))
	fi
done
echo "$folder: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
