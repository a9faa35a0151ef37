#!/usr/bin/env python3
"""Random portfolios under random ladders, run day by day through the program.

    walk.py --relance PROGRAM --work FOLDER [--n 20] [--seed 1]

Between the days facts come in at random: payments, corrected and disputed
invoices, limits, contacts, lists of what is open, letters posted, approvals,
bounces, moves. After every run `verify` must find nothing: neither in the
books, nor that a customer who was not to be looked at had something to do.
A further run of a day without new facts must write no message.
"""
import argparse
import datetime
import glob
import json
import os
import random
import shutil
import subprocess
import sys

START = datetime.date(2026, 1, 5)
CONDITIONS = ["overdue_total >= 300 EUR", "overdue_count >= 2",
              "oldest_days_overdue >= 20", "unanswered >= 1",
              "outstanding >= 200 EUR | 100 USD", "not weekday = 1",
              "days_since_step >= 4", 'segment = "x"', "bounced",
              "insured > 0 EUR", "day_of_month > 10", "business_day"]
TEMPLATES = ["courtesy", "second-reminder", "formal-notice"]


class Fault(Exception):
    pass


class Walk:
    def __init__(self, program, folder, seed):
        self.program, self.dir, self.rng = program, folder, random.Random(seed)
        self.seed, self.invoices, self.payments = seed, {}, []
        self.customers = {}
        self.files = 0

    def relance(self, *args, codes=(0, 1)):
        r = subprocess.run([self.program, "-C", self.dir, *args],
                           capture_output=True, text=True)
        if r.returncode not in codes:
            raise Fault(f"relance {' '.join(args)}: {r.returncode}\n"
                        f"{r.stdout}{r.stderr}")
        return r.stdout

    def chance(self, percent):
        return self.rng.randrange(100) < percent

    # ---- rules ----------------------------------------------------------

    def condition(self, age):
        first = f"days_overdue >= {age}"
        if self.chance(60):
            return first
        word = self.rng.choice(["and", "or"])
        return f"{first} {word} {self.rng.choice(CONDITIONS)}"

    def policy(self, name, head):
        rng, text = self.rng, f"policy: {name}\n{head}"
        text += f"calendar: {rng.choice(['fr', 'none'])}\n"
        text += f"catch_up: {rng.choice(['step', 'jump'])}\n"
        text += f"reopened: {rng.choice(['continue', 'restart'])}\n"
        if self.chance(40):
            text += "send_days: every day\n"
        if self.chance(50):
            text += f"min_interval: {1 + rng.randrange(8)} days\n"
        if self.chance(35):
            text += "group_by: parent\n"
            if self.chance(15):
                text += "own_account: yes\n"
        if self.chance(30):
            text += "minimum: 150 EUR | 100 USD\n"
        if self.chance(60):
            text += f"stale_after: {1 + rng.randrange(3)} days\n"
        text += "steps:\n"
        n, age, stage = 1 + rng.randrange(4), rng.randrange(6), 0
        for i in range(n):
            text += f"  - step: {name}{i}\n"
            text += f"    stage: {['reminder', 'mediation', 'legal'][stage]}\n"
            text += f"    when: {self.condition(age)}\n"
            if self.chance(30):
                text += f"    only_if: {self.condition(age // 2)}\n"
            if i and self.chance(60):
                text += f"    wait: {1 + rng.randrange(8)} days\n"
            if self.chance(25):
                text += "    approval: required\n"
            channel = "letter" if self.chance(25) else "email"
            template = rng.choice(["second-reminder", "formal-notice"]) \
                if stage else rng.choice(TEMPLATES)
            to = rng.choice(["billing", "management"])
            text += f"    send: {{{channel}: {template}, to: {to}}}\n"
            if i == n // 2:
                text += (f"  - step: {name}-notice\n    stage: insurer\n"
                         "    when: days_to_notice_deadline <= 8\n"
                         "    only_if: insured > 0 EUR\n"
                         "    deadline: notice\n    notify: insurer\n")
            age += rng.randrange(12)
            if stage < 2 and self.chance(30):
                stage += 1
        return text

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        return path

    def init(self):
        shutil.rmtree(self.dir, ignore_errors=True)
        os.makedirs(os.path.dirname(self.dir), exist_ok=True)
        subprocess.run([self.program, "init", self.dir], check=True,
                       capture_output=True)
        for name in os.listdir(os.path.join(self.dir, "rules")):
            os.unlink(os.path.join(self.dir, "rules", name))
        for path in glob.glob(os.path.join(self.dir, "insurance", "*.yaml")):
            os.unlink(path)

    def settings(self, policies, written):
        self.write("relance.yaml",
                   "timezone: Europe/Paris\ncompany: {name: Us, address: "
                   "\"1 rue A\\n75001 Paris\", email: us@example.com, "
                   "phone: \"1\", iban: FR7630006000011234567890189}\n"
                   f"policies: [{', '.join(policies)}]\n"
                   "mail: {transport: folder, "
                   "from: us@example.com, reply_to: us@example.com}\n"
                   f"letters: {{count: {written}}}\n")

    def set_up(self):
        self.init()
        self.write("rules/a.yaml", self.policy(
            "a", 'applies_to: currency != "USD"\n' if self.chance(50) else ""))
        self.write("rules/b.yaml", self.policy("b", ""))
        hands = "hands_over: notice\n" if self.chance(40) else ""
        self.write("insurance/C.yaml",
                   "contract: C\ninsurer: {name: I, channel: email, "
                   "email: in@example.net}\npolicy_no: \"1\"\n"
                   "currency: EUR\nextension: {length: 15 days, from: due}\n"
                   "margin: 3 business days\n" + hands +
                   "deadlines:\n  - {file: notice, event: overdue, "
                   'by: "extension_end + 10 days"}\n')
        self.settings(["a", "b"], self.rng.choice(["posted", "written"]))

    # ---- facts -----------------------------------------------------------

    def import_csv(self, kind, columns, rows, day, *more):
        if not rows:
            return
        self.files += 1
        path = self.write(f"{self.files}-{kind}.csv", "\n".join(
            [",".join(columns)] +
            [",".join(str(row[c]) for c in columns) for row in rows]) + "\n")
        self.relance("import", "--kind", kind, "--as-of", str(day),
                     "--data-of", str(day), *more, path)

    def put_customers(self, day):
        self.import_csv("customers",
                        ["customer_id", "name", "email", "language", "segment",
                         "country", "address", "postcode", "city",
                         "parent_id"],
                        list(self.customers.values()), day)

    def parent(self):
        return self.rng.choice(["", "C0", "C0", "C0", "C3", "unknown"])

    def put_invoices(self, rows, day, *more):
        self.import_csv("invoices",
                        ["invoice_id", "customer_id", "issue_date", "due_date",
                         "amount_total", "currency", "status", "settled_on"],
                        rows, day, *more)

    def new_invoice(self, day):
        i = len(self.invoices)
        issued = day + datetime.timedelta(self.rng.randrange(-30, 5))
        row = {"invoice_id": f"I{i:03}",
               "customer_id": self.rng.choice(list(self.customers)),
               "issue_date": issued,
               "due_date": issued + datetime.timedelta(
                   self.rng.randrange(0, 40)),
               "amount_total": f"{self.rng.randrange(20, 600)}.00",
               "currency": "USD" if self.chance(20) else "EUR",
               "status": "open", "settled_on": ""}
        self.invoices[row["invoice_id"]] = row
        return row

    def first_facts(self):
        for i in range(5):
            self.customers[f"C{i}"] = {
                "customer_id": f"C{i}", "name": f"N{i}", "language": "en",
                "email": f"c{i}@example.com" if self.chance(80) else "",
                "segment": self.rng.choice(["x", "y"]), "country": "FR",
                "address": "1 rue B", "postcode": "75001",
                "city": "Paris" if self.chance(80) else "",
                "parent_id": self.parent()}
        self.put_customers(START)
        self.put_invoices([self.new_invoice(START) for _ in range(12)], START)
        self.event_limit(START)

    def event_invoice(self, day):
        self.put_invoices([self.new_invoice(day)], day)

    def event_change(self, day):
        row = self.rng.choice(list(self.invoices.values()))
        what = self.rng.randrange(4)
        if what == 0:
            row["status"] = self.rng.choice(
                ["open", "disputed", "cancelled", "draft"])
        elif what == 1:
            row["due_date"] += datetime.timedelta(self.rng.randrange(-9, 9))
        elif what == 2:
            row["settled_on"] = self.rng.choice(
                ["", day, day + datetime.timedelta(3)])
        else:
            row["amount_total"] = f"{self.rng.randrange(20, 600)}.00"
        self.put_invoices([row], day)

    def event_open_items(self, day):
        rows = [r for r in self.invoices.values() if not r["settled_on"]]
        rows = [r for r in rows if self.chance(85)]
        self.put_invoices(rows, day, "--open-items", str(day),
                          "--accept-shrink")

    def event_payment(self, day):
        row = self.rng.choice(list(self.invoices.values()))
        on = day + datetime.timedelta(self.rng.randrange(-4, 4))
        amount = self.rng.choice([row["amount_total"], "50.00", "10.00"])
        p = {"payment_id": f"P{len(self.payments)}",
             "invoice_id": row["invoice_id"],
             "customer_id": row["customer_id"], "date": on,
             "amount": amount, "currency": row["currency"],
             "kind": self.rng.choice(["payment", "payment", "payment",
                                      "chargeback", "refund",
                                      "credit_note"])}
        if self.chance(20):
            p["invoice_id"] = ""
            p["kind"] = "payment"
        self.payments.append(p)
        if self.chance(20):
            self.rng.choice(self.payments)["amount"] = "0.00"
        self.event_same_payments(day)

    def event_same_payments(self, day):
        columns = ["payment_id", "invoice_id", "customer_id", "date", "amount",
                   "currency", "kind"]
        self.import_csv("payments", columns, self.payments, day)

    def event_limit(self, day):
        def near():
            return day + datetime.timedelta(self.rng.randrange(-5, 20))
        rows = [{"customer_id": c, "contract": "C", "type": "named",
                 "amount": self.rng.choice(["0.00", "5000.00"]),
                 "currency": "EUR", "announced_on": near(),
                 "effective_from": near(),
                 "effective_to": self.rng.choice(
                     ["", near() + datetime.timedelta(26)]),
                 "status": self.rng.choice(["accepted", "accepted",
                                            "cancelled"])}
                for c in self.customers if self.chance(50)]
        self.import_csv("limits", ["customer_id", "contract", "type", "amount",
                                   "currency", "announced_on",
                                   "effective_from", "effective_to", "status"],
                        rows, day)

    def event_address(self, day):
        row = self.rng.choice(list(self.customers.values()))
        row["email"] = f"n{self.rng.randrange(99)}@example.com"
        row["city"] = "Lyon"
        self.put_customers(day)

    def event_parent(self, day):
        self.rng.choice(list(self.customers.values()))["parent_id"] = \
            self.parent()
        self.put_customers(day)

    def event_contact(self, day):
        self.import_csv("contacts", ["customer_id", "role", "name", "email"],
                        [{"customer_id": self.rng.choice(list(self.customers)),
                          "role": self.rng.choice(["billing", "management"]),
                          "name": "K", "email":
                          f"k{self.rng.randrange(99)}@example.com"}], day)

    def messages(self, state):
        lines = self.relance("outbox", "--json").splitlines()
        return [m for m in map(json.loads, lines) if m["state"] == state]

    def event_bounce(self, day):
        list_ = [m for m in self.messages("accepted")
                 if m["channel"] == "email"]
        if list_:
            m = self.rng.choice(list_)
            if self.chance(60):
                self.relance("bounced", m["message_id"], "--on", str(day))
                return
            # Refused when nobody has the address now and the letter is old.
            old = m["as_of"] < str(day - datetime.timedelta(14))
            self.relance("bounced", m["to"], "--on", str(day),
                         codes=(0, 1, 64) if old else (0, 1))

    def event_posted(self, day):
        for m in self.messages("to_post"):
            if m["channel"] == "letter" and self.chance(70):
                on = max(str(day), m["as_of"])
                self.relance("posted", m["message_id"], "--on", on)

    def event_approve(self, day):
        self.relance("approve", "--all", "--as-of", str(day))

    def event_move(self, day):
        row = self.rng.choice(list(self.invoices.values()))
        self.relance("move", row["invoice_id"], "--policy",
                     self.rng.choice("ab"), "--step",
                     self.rng.choice(["a0", "b0", "a-notice", "b-notice"]),
                     "--reason", "because", "--as-of", str(day),
                     codes=(0, 1, 64))

    def event_refused(self, day):
        bad = os.path.join(self.dir, "inbox", "payments.csv")
        with open(bad, "w", encoding="utf-8") as f:
            f.write("payment_id,invoice_id,date,amount,currency\n"
                    "X1,none,2026-01-01,1.00,EUR\n")

    def event_mended(self, day):
        good = os.path.join(self.dir, "inbox", "payments.csv")
        with open(good, "w", encoding="utf-8") as f:
            f.write("payment_id,invoice_id,date,amount,currency\n"
                    "X1,I000,2026-01-01,0.00,EUR\n")

    # ---- days ------------------------------------------------------------

    def events(self, day):
        names = [n for n in dir(self) if n.startswith("event_")]
        for _ in range(self.rng.randrange(4)):
            name = self.rng.choice(names)
            self.log.append(f"{day} {name}")
            getattr(self, name)(day)

    def check(self, day):
        self.relance("verify", codes=(0,))
        self.relance("run", "--as-of", str(day))
        again = json.loads(self.relance(
            "run", "--as-of", str(day), "--json").splitlines()[-1])
        self.relance("verify", codes=(0,))
        if again["planned"]:
            raise Fault(f"the third run of {day} wrote {again['planned']}")

    def walk(self, days):
        self.log = []
        self.set_up()
        self.relance("check")
        self.first_facts()
        day = START
        for _ in range(days):
            self.events(day)
            self.relance("run", "--as-of", str(day))
            self.relance("verify", codes=(0,))
            if self.chance(60):
                self.events(day)
            self.check(day)
            day += datetime.timedelta(1 + self.rng.randrange(3))


def main(kind, name):
    p = argparse.ArgumentParser()
    p.add_argument("--relance", required=True)
    p.add_argument("--work", required=True)
    p.add_argument("--n", type=int, default=10)
    p.add_argument("--days", type=int, default=30)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    failed = 0
    for seed in range(a.seed, a.seed + a.n):
        w = kind(os.path.realpath(a.relance),
                 os.path.join(a.work, f"{name}-{seed}"), seed)
        try:
            w.walk(a.days)
        except Fault as fault:
            failed += 1
            print(f"failed with --seed {seed} --n 1: {fault}\n  " +
                  "\n  ".join(w.log[-6:]))
    print(f"{name}: {a.n} portfolios, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(Walk, "walk"))
