#!/bin/sh
# Each outside library stays in its own room, and a room includes only
# headers of rooms that stand before it.
set -u
cd "$(dirname "$0")/../.." || exit 1
bad=0
only() { # pattern, allowed path prefix (regex)
	found=$(grep -rlE "#include *[<\"]$1" src include | grep -vE "^($2)")
	if [ -n "$found" ]; then
		echo "stray include of $1 in: $found" >&2
		bad=1
	fi
}
only 'sqlite3' 'src/store/sqlite/'
only 'curl/' 'src/deliver/'
only 'yaml\.h' 'src/rules/yaml\.c'
only 'gmime' 'src/letter/mime'
only '(pango|cairo|fontconfig|qpdf)' 'src/letter/pdf'
only 'md4c' 'src/letter/'
only 'csv\.h' 'src/import/'
only 'jansson' '(include/relance/json\.h|src/cli/)'
only 'zstd' 'src/store/sqlite/pack\.c'
only 'nettle/' 'src/(base/hash|letter/attach)\.c'
room_of() {
	case $1 in
	status|arena|vec|str|diag|money|country|date|text|hash|plugin|killpoint|json|fd) echo 1 ;;
	model) echo 2 ;; expr|rules|rehearsal|calendar|contract|filing_layout) echo 3 ;;
	cover|declaration) echo 4 ;; decide) echo 5 ;; letter|filing) echo 6 ;; store|store_insurer) echo 7 ;;
	import) echo 8 ;; deliver) echo 9 ;; run|debtor|declare) echo 10 ;; report|report_insurer|report_declare) echo 11 ;;
	*) echo 12 ;;
	esac
}
n=0
for room in base model rules cover decide letter store import deliver run report cli; do
	n=$((n + 1))
	[ -d "src/$room" ] || continue
	for f in $(find "src/$room" -name '*.[ch]'); do
		for h in $(sed -n 's/^#include "relance\/\([a-z0-9_]*\)\.h".*/\1/p' "$f"); do
			if [ "$(room_of "$h")" -gt "$n" ]; then
				echo "$f includes relance/$h.h of a later room" >&2
				bad=1
			fi
		done
	done
done
exit $bad
