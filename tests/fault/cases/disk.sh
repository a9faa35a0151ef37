# Full disks and folders that cannot be written. A message clear, nothing half
# done, and the next run completes what is missing.
messages=9 # of the demo on $day

small() { # SIZE FOLDER: a small disk there
	mkdir -p "$2" && mount -t tmpfs -o size="$1" tmpfs "$2"
}
fill() { dd if=/dev/zero of="$1/fill" bs=4k >/dev/null 2>&1; }

full_import() {
	small 6m "$top/full-import"
	d=$top/full-import/w
	"$relance" init "$d" --sample demo >/dev/null
	sed -i '/^stale_after:/d' "$d"/rules/*.yaml
	fill "$top/full-import"
	try import --as-of $day "$d"/sample/*.csv
	expect full-disk-import 74
	says full-disk-import-says "the disk is full"
	rm "$top/full-import/fill"
	in_order full-disk-import-verify
	recovers full-disk-import import --as-of $day "$d"/sample/*.csv
	recovers full-disk-import-then-run
	once full-disk-import-once $messages
}

# Room for less than the day needs: the failure comes in the middle.
full_run() { # NAME KIB: what is left
	fresh "source-$1"
	small 6m "$top/$1"
	cp -a "$d" "$top/$1/w"
	d=$top/$1/w
	local free
	free=$(df -k --output=avail "$top/$1" | tail -n 1)
	dd if=/dev/zero of="$top/$1/fill" bs=1k count=$((free - $2)) 2>/dev/null
	try run --as-of $day
	expect "$1" 74
	verdict "$1-says" "$(grep -qE 'the disk is full|No space left' \
		<<<"$out" || echo "$out")"
	rm "$top/$1/fill"
	in_order "$1-verify"
	recovers "$1"
	once "$1-once" $messages
	try run --as-of $day
	once "$1-again-once" $messages
}

full_outbox() { # COMMAND NAME
	fresh "$2"
	"$relance" -C "$d" run --no-send --as-of $day >/dev/null
	small 16k "$d/outbox"
	if [ "$1" = send ]; then try send; else try run --as-of $day; fi
	expect "$2" 74
	says "$2-says" "cannot write outbox/$day/"
	in_order "$2-books"
	mount -o remount,size=1m "$d/outbox"
	if [ "$1" = send ]; then recovers "$2" send; else recovers "$2"; fi
	once "$2-once" $messages
	umount "$d/outbox"
}

read_only() { # NAME: all of the folder
	if root; then
		mount --bind "$d" "$d" && mount -o remount,ro,bind "$d"
	else
		chmod a-w "$d" "$d"/*
	fi
}
writable() {
	if root; then umount "$d"; else chmod u+w "$d" "$d"/*; fi
}

fresh read-only
before=$(dump)
read_only
for command in "run --as-of $day" send "import $d/sample/4-payments.csv" \
		"bounced pagos@soler.example"; do
	name=read-only-folder-${command%% *}
	try $command
	expect "$name" 74
	says "$name-says" "cannot write the database $d/relance.db"
done
try check; expect read-only-folder-check 0
writable
unchanged read-only-folder-unchanged "$before"
recovers read-only-folder
once read-only-folder-once $messages

fresh read-only-outbox
mkdir -p "$d/outbox"
if root; then
	mount --bind "$d/outbox" "$d/outbox"
	mount -o remount,ro,bind "$d/outbox"
else
	chmod a-w "$d/outbox"
fi
try run --as-of $day
expect read-only-outbox 74
says read-only-outbox-says "cannot write outbox/$day/"
in_order read-only-outbox-books
if root; then umount "$d/outbox"; else chmod u+w "$d/outbox"; fi
recovers read-only-outbox
once read-only-outbox-once $messages

if root; then
	full_import
	full_run full-disk-run 0
	full_run full-disk-later 60
	full_run full-disk-late 160
	full_outbox run full-outbox-run
	full_outbox send full-outbox-send
else
	skip full-disk "only root can mount a small disk"
fi
