#!/bin/bash
# What goes wrong around the program: full disks, read-only folders, broken
# databases and rules, hostile data, links, two programs at once. Each file of
# cases/ is a subject.
#
#	run.sh BUILD [SUBJECT...]
#
# A case prints `ok NAME`, `FAILED NAME: WHY` or `skipped NAME: WHY`.
set -u
here=$(dirname "$(realpath "$0")")
build=$(realpath "$1")
shift
relance=$build/relance
top=$build/fault
day=2026-12-15
passed=0 failed=0 skipped=0
unset SUDO_USER
export NO_COLOR=1 LC_ALL=C.UTF-8
. "$here/lib.sh"
clear_up
trap clear_up EXIT
mkdir -p "$top" || exit 1
[ $# -gt 0 ] || set -- $(cd "$here/cases" && printf '%s\n' *.sh | sed 's/\.sh$//')
for subject; do . "$here/cases/$subject.sh"; done
echo "faults: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
