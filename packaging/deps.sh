#!/bin/sh
# Install the Debian packages that are missing, and say so; nothing when all
# are there.
#
#	deps.sh "what for" PACKAGE...
set -eu
what=$1
shift
missing=
for p in "$@"; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null |
		grep -q 'install ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || {
	echo "These packages are missing $what:$missing" >&2
	echo "There is no apt-get here; install them by hand." >&2
	exit 1
}
sudo=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || {
		echo "These packages are missing $what:$missing" >&2
		echo "Run as root: apt-get install$missing" >&2
		exit 1
	}
	sudo=sudo
fi
echo "Installing $what:$missing"
export DEBIAN_FRONTEND=noninteractive
# The lists may be old; fetch them only when the first try fails.
# shellcheck disable=SC2086
$sudo apt-get install -qq -y --no-install-recommends $missing >/dev/null 2>&1 || {
	$sudo apt-get update -qq
	# shellcheck disable=SC2086
	$sudo apt-get install -qq -y --no-install-recommends $missing >/dev/null
}
