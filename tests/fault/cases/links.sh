# Links where files and folders should be: nothing is read or written through
# those that outsiders could make, and the message names the link.
elsewhere=$top/elsewhere

linked() { # NAME PATH: a folder with $elsewhere in place of PATH
	fresh "$1"
	rm -rf "$elsewhere" "${d:?}/$2"
	mkdir -p "$elsewhere"
	ln -s "$elsewhere" "$d/$2"
}

not_through() { # NAME
	verdict "$1" "$([ -z "$(ls -A "$elsewhere")" ] ||
		echo "written through the link: $(ls "$elsewhere")")"
}

for path in outbox outbox/$day; do
	name=link-${path%%/*}$([ "$path" = outbox ] || echo -day)
	linked "$name" "$path"
	try run --as-of $day; expect "$name" 74
	says "$name-says" "$path is a link, and mail is not written through links"
	not_through "$name-not-through"
	in_order "$name-books"
	rm "$d/$path"
	recovers "$name"
	once "$name-once" 9
done

# A letter of the demo is due on that day, once it was approved.
linked link-letters letters
sed -i -e 's/^ *approval: required$//' -e 's/days_overdue >= 75/days_overdue >= 7/' \
	-e 's/^    wait: 15 days$//' "$d/rules/export.yaml"
python3 - "$d/rules/export.yaml" <<'PY'
import sys
text = open(sys.argv[1]).read()
head, steps = text.split("steps:\n", 1)
last = steps[steps.index("  - step: formal-notice"):]
open(sys.argv[1], "w").write(head + "steps:\n" + last)
PY
try run --as-of $day; expect link-letters 74
says link-letters-says "letters is a link, and mail is not written through"
not_through link-letters-not-through
rm "$d/letters"
try run --as-of $day
verdict link-letters-recovers "$(find "$d/letters" -name '*.pdf' | grep -q . ||
	echo "exit $rc: $out")"

fresh link-inbox-file
ln -s "$d/sample/4-payments.csv" "$d/inbox/payments.csv"
try run --as-of $day; expect link-inbox-file 1
says link-inbox-file-says \
	'"payments.csv" in the inbox is a link, it was not imported'
verdict link-inbox-file-stays "$([ -L "$d/inbox/payments.csv" ] ||
	echo "it was moved")"
rm "$d/inbox/payments.csv"
recovers link-inbox-file

for folder in done refused; do
	linked link-inbox-$folder inbox/$folder
	if [ $folder = done ]; then
		cp "$d/sample/4-payments.csv" "$d/inbox/it.csv"
	else
		echo nonsense >"$d/inbox/it.csv"
	fi
	try run --as-of $day; expect link-inbox-$folder 1
	says link-inbox-$folder-says 'cannot move "it.csv" out of the inbox'
	not_through link-inbox-$folder-not-through
	verdict link-inbox-$folder-stays "$([ -f "$d/inbox/it.csv" ] ||
		echo "the file is gone")"
done

# A document is looked for below documents_dir alone.
mkdir -p "$top/secret" && echo secret >"$top/secret/paper.pdf"
for path in ../secret/paper.pdf link/paper.pdf "$top/secret/paper.pdf"; do
	name=document-$(tr -c 'a-z\n' - <<<"${path#"$top"}")
	fresh "$name"
	mkdir -p "$d/documents"
	ln -s "$top/secret" "$d/documents/link"
	ln -s "$top/secret" "$d/secret"
	printf 'documents_dir: documents\n' >>"$d/relance.yaml"
	printf 'invoice_id,kind,path\nF-2604,invoice,%s\n' "$path" \
		>"$d/documents.csv"
	try import --as-of $day "$d/documents.csv"
	imported=$rc
	try run --as-of $day
	verdict "$name" "$([ "$imported" = 65 ] || [ $rc = 1 ] || [ $rc = 0 ] ||
		echo "exit $rc: $out")"
	verdict "$name-not-attached" "$(grep -rlq "$(base64 <<<secret)" \
		"$d/outbox" && echo "it was sent")"
done
