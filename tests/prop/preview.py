#!/usr/bin/env python3
"""What preview announces is what the runs then do, day by day.

    preview.py RELANCE FOLDER [DAYS]

Takes the demo portfolio, asks for the preview of DAYS days (default 120), then
lives through them: every day the same payments are imported again (so the data
stays fresh), the run is made and every approval given. Invoice, day and step
must be the same on both sides, and the books must verify at the end. Then the
same with a parent for most customers, who are reminded through it.
"""
import csv
import datetime
import glob
import json
import os
import re
import shutil
import subprocess
import sys


def call(relance, folder, *words):
    p = subprocess.run([relance, "-C", folder, *words], capture_output=True,
                       text=True)
    if p.returncode not in (0, 1):
        raise SystemExit(f"{words}: exit {p.returncode}\n{p.stderr}")
    return p.stdout


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def adopt(folder):
    """Every policy by parent; four of five customers get one."""
    for path in glob.glob(folder + "/rules/*.yaml"):
        with open(path) as f:
            text = f.read()
        with open(path, "w") as f:
            f.write(re.sub(r"^steps:", "group_by: parent\nsteps:", text,
                           flags=re.M))
    path = glob.glob(folder + "/sample/*customers.csv")[0]
    with open(path, newline="") as f:
        table = list(csv.reader(f))
    table[0].append("parent_id")
    for i, row in enumerate(table[1:]):
        row.append(table[1 + i - i % 5][0] if i % 5 else "")
    with open(path, "w", newline="") as f:
        csv.writer(f).writerows(table)


def live(relance, folder, days, parents):
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([relance, "init", folder, "--sample", "demo"], check=True,
                   stdout=subprocess.DEVNULL)
    if parents:
        adopt(folder)
    call(relance, folder, "import", *sorted(glob.glob(folder + "/sample/*.csv")))
    first = datetime.date.today()
    preview = {(r["on"], r["invoice_id"], r["step"]) for r in rows(
        call(relance, folder, "preview", "--from", str(first), "--days",
             str(days), "--json")) if r["kind"] == "message"}
    payments = glob.glob(folder + "/sample/*payments.csv")[0]
    for i in range(days):
        day = str(first + datetime.timedelta(days=i))
        call(relance, folder, "import", "--data-of", day, payments)
        call(relance, folder, "run", "--as-of", day)
        for t in rows(call(relance, folder, "tasks", "--json")):
            if t["kind"] == "approval" and t["state"] == "open":
                call(relance, folder, "approve", t["task_id"], "--as-of", day)
        call(relance, folder, "send")
    sent = [m for m in rows(call(relance, folder, "outbox", "--json"))
            if m["state"] == "accepted"]
    done = {(m["as_of"], i["invoice_id"], i["step"])
            for m in sent for i in m["invoices"] if i["step"]}
    joined = sum(any("customer_id" in i for i in m["invoices"]) for m in sent)
    last = str(first + datetime.timedelta(days=days - 1))
    preview = {p for p in preview if p[0] <= last}
    call(relance, folder, "verify")
    for row in sorted(preview - done):
        print("announced, not done:", *row)
    for row in sorted(done - preview):
        print("done, not announced:", *row)
    print(f"{len(done)} steps in {days} days, {joined} letters to parents")
    return preview == done and len(done) > 20 and (joined > 5) == parents


def main():
    relance, folder = os.path.abspath(sys.argv[1]), sys.argv[2]
    days = int(sys.argv[3]) if len(sys.argv) > 3 else 120
    good = [live(relance, folder, days, parents) for parents in (False, True)]
    print(f"{sum(good)} passed, {len(good) - sum(good)} failed")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
