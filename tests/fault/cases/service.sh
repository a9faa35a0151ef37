# The systemd service: does it parse, and how much is still open to it?
if command -v systemd-analyze >/dev/null; then
	mkdir -p "$top/unit"
	sed -e "s|/usr/local/bin/relance|$relance|" -e '/^Documentation=/d' \
		"$here/../../cron/relance.service" >"$top/unit/relance.service"
	cp "$here/../../cron/relance.timer" "$top/unit"
	verdict service-parses "$(systemd-analyze verify --man=no \
		"$top/unit/relance.service" "$top/unit/relance.timer" 2>&1 |
		grep -F 'relance.')"
	exposure=$(systemd-analyze security --offline=yes \
		"$top/unit/relance.service" 2>&1 |
		sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\) .*/\1/p')
	verdict service-exposure "$(awk -v e="$exposure" \
		'BEGIN { if (e == "" || e > 1.5) print "exposure " e }')"
else
	skip service "systemd-analyze is not there"
fi
