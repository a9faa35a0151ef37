# Text from outside is data wherever it goes: headers, letters, the terminal,
# SQL, file names, and addresses that could end a line of SMTP.

# Names that mean something to a template, to Markdown, HTML, a spreadsheet, a
# mail server or SQL, each as name, address, reference and contact.
d=$top/hostile
"$relance" init "$d" --sample demo >/dev/null
sed -i '/^stale_after:/d' "$d"/rules/*.yaml
python3 - "$d" <<'PY'
import csv, re, sys
folder = sys.argv[1]
path = folder + "/templates/en/courtesy.md"
text = open(path).read()
text = re.sub(r"^Subject: .*", "Subject: To {{customer.name}}", text, count=1)
text = text.replace("Dear Sir or Madam,", "Dear {{customer.name}},\n\n"
                    "{{customer.address}}\n\n- {{customer.name}}\n\n"
                    "**{{customer.name}}**")
open(path, "w").write(text)
names = ['=HYPERLINK("http://evil.example")',
         '<script>alert(1)</script> <b>&amp;</b> "co"',
         "{{company.iban}} {{#invoices}}x{{/invoices}} {{{x}}}",
         "**bold** [pay](http://evil.example) ![i](http://evil.example/i)",
         "Evil\r\nBcc: victim@evil.example\r\n\r\n# Heading\n- item",
         "abc\u202edcb\u2066\u200f",
         "Robert'); drop table invoice;--",
         "C1 \N{LATIN SMALL LETTER E WITH ACUTE}\N{COMBINING ACUTE ACCENT}" * 9]
ids = ["../../../tmp/x", "-rf", "a" * 60, "F'--;", "=1+1", "F-5<b>",
       "F-6{{x}}", "F/7"]
with open(folder + "/c.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow("customer_id name email language country address city "
               "segment".split())
    for i, n in enumerate(names):
        w.writerow(["../H-%d" % i, n, "h%d@h.example" % i, "en", "GB", n,
                    n.replace("\r", "").replace("\n", " "), "craft"])
with open(folder + "/i.csv", "w", newline="") as f:
    w = csv.writer(f)
    w.writerow("invoice_id customer_id issue_date due_date amount_total "
               "currency po_number".split())
    for i, n in enumerate(ids):
        w.writerow([n, "../H-%d" % i, "2026-10-01", "2026-11-01", "1000.00",
                    "EUR", names[i].replace("\r", "").replace("\n", " ")])
PY
find "$top" -path "$d" -prune -o -print | sort >"$top/hostile.before"
try import --as-of $day "$d/c.csv" "$d/i.csv"
expect hostile-import 0
try run --as-of $day
verdict hostile-run "$([ $rc = 0 ] || echo "exit $rc: $out")"
once hostile-once 8
in_order hostile-verify
verdict hostile-letters "$(python3 "$here/hostile.py" "$d/outbox/$day" 2>&1)"
verdict hostile-nothing-elsewhere "$(find "$top" -path "$d" -prune -o -print |
	grep -v 'hostile.before' | sort | diff "$top/hostile.before" - |
	grep '^>' )"
verdict hostile-names-of-files "$(cd "$d" && find outbox letters reports \
	-type f | grep -vE '^outbox/[0-9-]{10}/[0-9a-f]{16}\.eml$')"
verdict hostile-sql "$([ "$(sqlite3 "$d/relance.db" \
	'select count(*) from invoice')" = 8 ] || echo "rows are missing")"

# Nothing that a terminal obeys, or that turns the reading direction, is
# printed as it came: in listings, stories and complaints.
printf 'customer_id,name\nC-1\033]0;x\007,A\n' >"$top/escape.csv"
printf 'customer_id,name\nC-1,A\nC-1,\302\233 31m\342\200\256\n' >"$top/c1.csv"
printf 'customer_id,na\342\200\256me\nC-1,A\n' >"$top/header.csv"
printf 'x' >"$d/inbox/a"$'\033'"[31m.csv"
while read -r name command; do
	"$relance" -C "$d" $(printf '%b' "$command") >"$top/said" 2>&1 </dev/null
	verdict "terminal-$name" "$(python3 - "$top/said" <<'PY'
import sys
said = open(sys.argv[1], "rb").read()
text = said.decode()  # broken UTF-8 fails here
bad = {c for c in text if (c < " " and c not in "\n\t") or
       "\x7f" <= c <= "\x9f" or c in "\u202a\u202b\u202c\u202d\u202e"
       "\u2066\u2067\u2068\u2069\u200e\u200f\ufeff"}
if bad or not said.strip():
    print("printed", sorted(map(ascii, bad)), "in", ascii(text[:300]))
PY
)"
done <<END
outbox outbox
invoices invoices
customers customers
preview preview --days 60 --from $day
show show ../H-5
show-json show ../H-5 --json
explain explain F/7
state --as-of $day
import-escape import $top/escape.csv
import-c1 import $top/c1.csv
import-header import $top/header.csv
suggest import --suggest $top/header.csv
unknown show x\\\\033[31m\\\\0302\\\\0233
unknown-command \\\\033[31mrun
inbox run --as-of 2026-12-16
letter outbox read $(ls "$d/outbox/$day" | head -n 1 | sed 's/\.eml$//')
END

# Addresses: what could end a line, hide a character or lead elsewhere.
fresh addresses
before=$(dump)
while IFS='|' read -r name address; do
	printf 'customer_id,name,email,language,country\nC-9,A,"%b",fr,FR\n' \
		"$address" >"$d/c.csv"
	try import --as-of $day "$d/c.csv"
	expect "address-$name" 65
	verdict "address-$name-says" "$(grep -qE '^[^ ]*c.csv:[23]:[0-9]+: ' \
		<<<"$out" || echo "no place: $out")"
done <<'END'
crlf|a@b.example\r\nBcc: x@y.example
line-feed|a@b.example\nRCPT TO:<x@y.example>
nul|a@b.example\0.evil.example
turned|a\xe2\x80\xaeb@b.example
turned-domain|a@b\xe2\x80\xaeelpmaxe.example
zero-width|a\xe2\x80\x8bb@b.example
zero-width-domain|a@b\xe2\x80\x8b.example
soft-hyphen-domain|a@b\xc2\xad.example
bracket|a@b.example>
two|a@b.example, x@y.example
option|a@b.example NOTIFY=NEVER
quoted-pair|""a b""@b.example
escape|a\033[31m@b.example
broken-utf-8|a\xff@b.example
END
unchanged addresses-unchanged "$before"
