#!/bin/bash
# Do what a README shows: each "$ command" of its code blocks is typed in
# turn, and what it prints must be what stands below it. Run in an empty
# folder; relance is $RELANCE. With UPDATE in the environment the README is
# written anew instead, to be read in the diff.
set -u
readme=$1
shown=$(mktemp)
trap 'rm -f "$shown"' EXIT
relance() { "$RELANCE" "$@"; }
block=no
while IFS= read -r line; do
	case $line in
	'```'*)
		[ $block = no ] && block=yes || block=no
		echo "$line"
		;;
	'$ '*)
		echo "$line"
		eval "${line#\$ }" 2>&1 </dev/null
		;;
	*)
		[ $block = yes ] || echo "$line"
		;;
	esac
done <"$readme" >"$shown"
if [ -n "${UPDATE:-}" ]; then
	cp "$shown" "$readme"
elif ! diff -u "$readme" "$shown"; then
	exit 1
fi
echo "The README shows what happens."
