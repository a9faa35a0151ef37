#!/bin/sh
# Lines executed per room and in all, and the files where the most lines were
# not, from gcov's data below build/cover.
#
#	cover.sh build/cover
set -eu
build=$1
cd "$(dirname "$0")/../.."
work=$build/gcov
rm -rf "$work"
mkdir -p "$work"
find "$build/obj" "$build/pic" -name '*.gcda' 2>/dev/null | while read -r data; do
	gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk '
	/^File / { file = $2; gsub("\047", "", file) }
	/^Lines executed/ && file ~ /^src\// {
		split($0, part, /[:% ]+/)
		hit = part[3] * part[5] / 100
		split(file, dir, "/")
		# A file compiled twice (program and plugin) counts where it ran more.
		if (hit >= best[file]) { best[file] = hit; all[file] = part[5]; room[file] = dir[2] }
	}
	END {
		for (f in all) { h[room[f]] += best[f]; n[room[f]] += all[f]; H += best[f]; N += all[f] }
		for (r in n) printf "  %-10s %5.1f %% of %d lines\n", r, 100 * h[r] / n[r], n[r] | "sort"
		close("sort")
		if (!N) { print "cover: no data" > "/dev/stderr"; exit 1 }
		printf "  %-10s %5.1f %% of %d lines\n", "all", 100 * H / N, N
		print "the most lines never run:"
		for (f in all)
			printf "  %5d of %4d  %s\n", all[f] - best[f], all[f], f | "sort -rn | head -n 15"
	}'
