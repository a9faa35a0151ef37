# Files that no import may take.
csv() { # NAME PYTHON: an expression for the bytes of the file
	fresh "csv-$1"
	before=$(dump)
	python3 -c "import sys; sys.stdout.buffer.write(b'customer_id,name,email,language,country\n' + $2)" \
		>"$d/customers.csv"
	try import "$d/customers.csv"; expect "csv-$1" 65
	unchanged "csv-$1-unchanged" "$before"
}
csv nul "b'C-9,A\0B,a@b.example,fr,FR\n'"
csv open-quote "b'C-9,\"A,a@b.example,fr,FR\n'"
csv huge-field "b'C-9,' + b'x' * 10000000 + b',a@b.example,fr,FR\n'"
csv crlf-address "b'C-9,A,\"a@b.example\r\nBcc: x@y.example\",fr,FR\n'"
