#!/usr/bin/env python3
"""All that a database says, in the words of the portfolio and in an order of
its own: books.py DATABASE.

Keys are numbers in order of arrival, so rows name customers, invoices and
messages instead. Left out are instants, run ids, the journal's digests, the
place of a record in the journal, the hashes of imported files, which depend on
the order of their rows, and those of letters, which may tell an instant.
"""
import re
import sqlite3
import sys

LEFT_OUT = {"creditor_id", "head", "digest", "run_id", "known_seq", "seq",
            "record_no", "begin_seq", "end_seq", "ordinal", "who", "bytes"}
DATED = {"import", "message_part", "part"}
TABLES_LEFT_OUT = {"lease", "journal_block", "sqlite_sequence"}


def names(db, table, key, columns):
    rows = db.execute(f"select {key}, {columns} from {table}")
    return {row[0]: "/".join(str(x) for x in row[1:] if x != "")
            for row in rows}


def plain(text):
    text = re.sub(r"sha256 [0-9a-f]{64}", "sha256 X", text)
    text = re.sub(r"\bparts [0-9a-f]{64}", "parts X", text)
    text = re.sub(r"\brun [0-9a-z-]{12,}", "run X", text)
    return re.sub(r"\bT\d+\b", "T#", text)


def main():
    db = sqlite3.connect(sys.argv[1])
    known = {
        "customer_key": names(db, "customer", "customer_key", "customer_id"),
        "invoice_key": names(db, "invoice", "invoice_key",
                             "invoice_id, instalment"),
        "message_key": names(db, "message", "message_key", "message_id"),
        "task_no": names(db, "task", "task_no", "kind, subject, opened_on"),
        "delivery_key": {},
    }
    runs = {row[0] for row in db.execute("select run_id from run")}
    out = []
    tables = db.execute("select name from sqlite_master where type = 'table'")
    for (table,) in tables.fetchall():
        if table in TABLES_LEFT_OUT:
            continue
        rows = db.execute(f"select * from {table}")
        columns = [c[0] for c in rows.description]
        for row in rows:
            words = []
            for column, value in zip(columns, row):
                if column in LEFT_OUT or column.endswith("_at") or \
                        column.endswith("_next") or \
                        (table in DATED and column == "hash"):
                    continue
                if column in known and value:
                    value = known[column].get(value, "of another")
                if isinstance(value, bytes):
                    value = value.hex()
                if isinstance(value, str):
                    for run in runs:
                        value = value.replace(run, "X")
                    value = plain(value)
                words.append(f"{column}={value}")
            out.append(f"{table}: " + " ".join(words))
    print("\n".join(sorted(out)))


main()
