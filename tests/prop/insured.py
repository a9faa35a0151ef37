#!/usr/bin/env python3
"""Cover, deadlines and claims of random debtors under random contracts.

    insured.py --relance PROGRAM --work FOLDER [--n 20] [--seed 1]

What is covered, suspended and not covered is what counts, cent by cent, and
what counts is what the books say. The order of rows and files does not matter,
nor does the day on which a payment came to be known. Without a threshold no
payment makes the insured recover less.
"""
import datetime
import json
import os
import random
import subprocess
import sys
from decimal import Decimal

from walk import Fault, Walk, main

TODAY = datetime.date(2026, 7, 15)
COLUMNS = {
    "customers": ["customer_id", "name", "country", "legal_id", "public"],
    "invoices": ["invoice_id", "customer_id", "issue_date", "due_date",
                 "delivery_date", "amount_total", "amount_tax", "currency",
                 "status"],
    "payments": ["payment_id", "invoice_id", "customer_id", "date", "amount",
                 "currency", "kind"],
    "limits": ["customer_id", "contract", "type", "amount", "currency",
               "announced_on", "effective_from", "effective_to", "status"]}


def cents(text):
    return int(Decimal(text) * 100)


def euros(minor):
    return f"{minor // 100}.{minor % 100:02}"


class Insured(Walk):
    def day(self, first, last):
        return TODAY + datetime.timedelta(self.rng.randrange(first, last))

    # ---- a contract ------------------------------------------------------

    def random_contract(self):
        rng = self.rng
        self.oldest_first = self.chance(40)
        self.basis = rng.choice(["excl_tax", "excl_tax", "incl_tax"])
        self.vat_covered = self.chance(25)
        text = ("contract: C\ninsurer: {name: I, email: in@example.net}\n"
                "policy_no: \"1\"\ncurrency: EUR\n"
                f"limit_basis: {self.basis}\n"
                f"vat_covered: {'yes' if self.vat_covered else 'no'}\n"
                "insured_percentage: {named: "
                f"{rng.choice(['90', '87.5', '100'])} %, temporary: 80 %"
                + (", discretionary: 60 %" if self.chance(40) else "") +
                (", top_up: 50 %" if self.chance(50) else "") + "}\n"
                f"extension: {{length: {rng.randrange(10, 70)} days, "
                f"from: {rng.choice(['due', 'invoice'])}}}\n"
                f"margin: {rng.randrange(5)} business days\n"
                "deadlines:\n  - {file: notice, event: overdue, "
                f"by: \"extension_end + {rng.randrange(10, 40)} days\"}}\n"
                "hands_over: notice\n")
        if self.chance(70):
            text += "waiting: {length: 1 months, from: notice_received}\n"
        if "discretionary" in text:
            text += "discretionary: {maximum: 800.00 EUR}\n"
        for line in ["max_terms: {length: 50 days, from: invoice}",
                     "max_invoicing: 10 days",
                     "stop: [extension_end, bank_rejection, limit_cancelled, "
                     "insolvency, filing]",
                     "stop: [extension_end]", "reinstated_on_cure: yes",
                     "limit_reduction_after: 30 days",
                     "period: {from: 2026-01-01, to: 2026-12-31}",
                     "deductible: {amount: 150.00 EUR, order: "
                     + rng.choice(["after_percentage", "before_percentage"])
                     + "}",
                     "minimum_retention: 200.00 EUR",
                     "aggregate: {amount: 300.00 EUR, basis: "
                     + rng.choice(["indemnity", "loss"]) + "}",
                     "maximum: {amount: 2000.00 EUR}",
                     "exclusions: [" + rng.choice(
                         ["disputed", "public_entity", "disputed, cash"])
                     + "]", "countries: [FR]",
                     "recovery: {after_loss: "
                     + rng.choice(["pro_rata", "fifo"])
                     + ", from: date_of_loss}"]:
            if self.chance(30) and line.split(":")[0] + ":" not in text:
                text += line + "\n"
        if self.oldest_first:
            text += "payments: oldest_first\n"
        return text

    def configure(self):
        self.init()
        self.write("rules/a.yaml",
                   "policy: a\nsend_days: every day\nsteps:\n"
                   "  - step: first\n    stage: reminder\n"
                   "    when: days_overdue >= 3\n"
                   "    send: {email: courtesy, to: billing}\n"
                   "  - step: notice\n    stage: insurer\n"
                   "    when: days_to_notice_deadline <= 8\n"
                   "    deadline: notice\n    notify: insurer\n")
        self.write("insurance/C.yaml", self.contract)
        self.settings(["a"], "posted")

    # ---- the facts -------------------------------------------------------

    def invent(self):
        self.rows = {
            "customers": [
                {"customer_id": f"C{i}", "name": f"N{i}",
                 "country": "DE" if i == 5 else "FR",
                 "legal_id": self.rng.choice(
                     ["", "732829320", "732829320", "55208131766522"]),
                 "public": "yes" if self.chance(10) else ""}
                for i in range(6)],
            "invoices": [self.invent_invoice(i) for i in range(25)],
            "payments": [], "limits": []}
        for i in range(self.rng.randrange(20)):
            self.rows["payments"].append(self.invent_payment(f"P{i}"))
        seen = set()
        for _ in range(self.rng.randrange(14)):
            row = self.invent_limit()
            key = (row["customer_id"], row["type"], row["effective_from"])
            if key not in seen:
                seen.add(key)
                self.rows["limits"].append(row)

    def invent_invoice(self, i):
        issued = self.day(-150, 1)
        # So that a fifth is tax, to the cent.
        total = self.rng.randrange(10, 20000) * 6
        return {"invoice_id": f"I{i:02}",
                "customer_id": f"C{self.rng.randrange(6)}",
                "issue_date": issued,
                "due_date": issued
                + datetime.timedelta(self.rng.randrange(0, 60)),
                "delivery_date": issued
                - datetime.timedelta(self.rng.randrange(0, 15)),
                "amount_total": euros(total), "amount_tax": euros(total // 6),
                "currency": "EUR",
                "status": "disputed" if self.chance(10) else "open"}

    def invent_payment(self, name, on=None):
        inv = self.rng.choice(self.rows["invoices"])
        total = cents(inv["amount_total"])
        kinds = ["payment"] * 5 + ["credit_note", "chargeback"]
        row = {"payment_id": name, "invoice_id": inv["invoice_id"],
               "customer_id": inv["customer_id"],
               "date": on or self.day(-100, 1),
               "amount": euros(self.rng.choice(
                   [total, total // 12 * 6, 600, total // 24 * 6 + 60])),
               "currency": "EUR", "kind": self.rng.choice(kinds)}
        if self.chance(10):
            row["invoice_id"], row["kind"] = "", "payment"
        return row

    def invent_limit(self):
        start = self.day(-200, 10)
        return {"customer_id": f"C{self.rng.randrange(6)}", "contract": "C",
                "type": self.rng.choice(["named", "named", "named",
                                         "temporary", "top_up"]),
                "amount": euros(self.rng.randrange(
                    self.rng.choice([800, 3000, 9000])) * 100),
                "currency": "EUR",
                "announced_on": start
                - datetime.timedelta(self.rng.randrange(20)),
                "effective_from": start,
                "effective_to": self.rng.choice(
                    ["", "", start + datetime.timedelta(60)]),
                "status": self.rng.choice(["accepted", "accepted", "reduced",
                                           "cancelled"])}

    def import_all(self, shuffled):
        files = []
        for kind, rows in self.rows.items():
            rows = list(rows)
            if shuffled:
                self.rng.shuffle(rows)
            half = len(rows) // 2 if shuffled else 0
            for i, part in enumerate((rows[:half], rows[half:])):
                if part or i:
                    files.append(self.write(
                        f"{kind}-{i}.csv", "\n".join(
                            [",".join(COLUMNS[kind])] +
                            [",".join(str(r[c]) for c in COLUMNS[kind])
                             for r in part]) + "\n"))
        if shuffled:
            self.rng.shuffle(files)
        self.relance("import", "--as-of", str(TODAY), "--data-of", str(TODAY),
                     *files, codes=(0,))

    # ---- what must hold --------------------------------------------------

    def lines(self, *args, codes=(0,)):
        text = self.relance(*args, "--json", codes=codes)
        return [json.loads(line) for line in text.splitlines()]

    def books(self):
        """What each customer owes, from the rows themselves."""
        owed = {f"C{i}": 0 for i in range(6)}
        left = {r["invoice_id"]: cents(r["amount_total"])
                for r in self.rows["invoices"]}
        for p in sorted(self.rows["payments"], key=lambda p: str(p["date"])):
            sign = 1 if p["kind"] in ("chargeback", "refund") else -1
            if p["invoice_id"] and p["date"] <= TODAY:
                left[p["invoice_id"]] += sign * cents(p["amount"])
        for r in self.rows["invoices"]:
            owed[r["customer_id"]] += max(0, left[r["invoice_id"]])
        return owed

    def every_cent_has_its_place(self):
        sums, groups, insured = {}, {}, set()
        lines = self.lines("cover", "--as-of", str(TODAY))
        self.limits_are_kept(lines)
        for r in lines:
            parts = [cents(r["covered"]), cents(r["suspended"])] + \
                [cents(n["amount"]) for n in r["not_covered"]]
            counted = cents(r["counted_excl_tax"])
            if min(parts) < 0 or sum(parts) != counted:
                raise Fault(f"{parts} are not {counted}: {r}")
            keys = ["outstanding_incl_tax", "outstanding_excl_tax",
                    "counted_excl_tax", "covered", "suspended"]
            values = [cents(r[k]) for k in keys]
            into = {"invoice": sums, "customer": groups}.get(r["record"])
            if into is None:
                total = [sum(v) for v in zip(*groups.values())]
                if total != values:
                    raise Fault(f"{total} are not the total: {r}")
                continue
            if r["record"] == "customer" and r["contract"]:
                insured.add(tuple(r["customers"]))
            into[r["invoice_id"] or tuple(r["customers"])] = values
        self.sums_are_of_the_books(sums, groups, insured)

    def limits_are_kept(self, lines):
        """Whose limit counts as the amounts do, and has one layer only."""
        used = 0
        if "top_up" in self.contract or \
                self.vat_covered != (self.basis == "incl_tax"):
            return
        for r in lines:
            taken = cents(r["covered"]) + cents(r["suspended"])
            if r["record"] == "customer":
                used = 0
            if r["record"] != "invoice" or not taken:
                continue
            used += taken
            limit = cents(r["limit_amount"] or "800.00")
            if used > limit:
                raise Fault(f"{used} taken of {limit}: {r}")

    def sums_are_of_the_books(self, sums, groups, insured):
        owed, of = self.books(), {r["invoice_id"]: r["customer_id"]
                                  for r in self.rows["invoices"]}
        debtor = {c: names for names in groups for c in names}
        for names, values in groups.items():
            mine = [v for i, v in sums.items() if debtor[of[i]] == names]
            if [sum(v) for v in zip(*mine)] != values:
                raise Fault(f"{names}: {values} are not the sum of {mine}")
            books = sum(owed[c] for c in names)
            net = books * 5 // 6
            if self.vat_covered and names in insured:
                net = books
            if values[0] != books or values[1] != books * 5 // 6:
                raise Fault(f"{names}: {values} are not the books: {books}")
            if values[2] > net or (not self.oldest_first
                                   and values[2] != net):
                raise Fault(f"{names}: {values[2]} counts of {net}")
        for c, n in owed.items():
            if n and c not in debtor:
                raise Fault(f"{c} owes {n} and has no cover record")

    def answers(self):
        said = {}
        for words in (["cover"], ["deadlines"], ["stopship"],
                      ["customers"]):
            said[words[0]] = self.relance(
                *words, "--json", "--as-of", str(TODAY), codes=(0, 1))
        said["preview"] = self.relance("preview", "--from", str(TODAY),
                                       "--days", "40", "--json")
        for i in range(6):
            said[f"claim C{i}"] = self.relance(
                "claim", f"C{i}", "--json", "--as-of", str(TODAY),
                codes=(0, 64))
        return said

    def order_does_not_matter(self):
        first = self.answers()
        self.configure()
        self.import_all(True)
        for name, text in self.answers().items():
            for a, b in zip(sorted(first[name].splitlines()) + [""],
                            sorted(text.splitlines()) + [""]):
                if a != b:
                    raise Fault(f"{name}: {a}\nis in another order {b}")

    # ---- what is known later ---------------------------------------------

    def filed_by_hand(self, file, names, day):
        for name in names:
            self.relance("insurer", "filed", name, "--file", file, "--on",
                         str(day), "--as-of", str(day), codes=(0, 64))

    def after(self, payments, filed, late):
        """What is said in the end, when `late` are told on the last day."""
        self.configure()
        self.write("rules/a.yaml", "policy: a\nsteps:\n"
                   "  - step: notice\n    stage: insurer\n"
                   "    when: days_overdue > 0\n"
                   "    only_if: days_overdue < 0\n"
                   "    deadline: notice\n    notify: insurer\n")
        self.import_all(False)
        self.filed_by_hand("notice", filed, TODAY)
        before = self.rows["payments"]
        for n in range(0, 80, 10):
            day = TODAY + datetime.timedelta(n)
            known = [p for p in payments
                     if p["date"] <= day and (n == 70 or p not in late)]
            self.import_csv("payments", COLUMNS["payments"], before + known,
                            day)
            self.relance("run", "--as-of", str(day))
        self.relance("verify", codes=(0,))
        return [self.relance(*words, "--json", "--as-of", str(day),
                             codes=(0, 64))
                for words in [["cover"]]
                + [["claim", f"C{i}"] for i in range(6)]]

    def when_it_was_known_does_not_matter(self):
        rng = self.rng
        payments = [self.invent_payment(f"L{i}", TODAY + datetime.timedelta(
            rng.randrange(1, 70))) for i in range(6)]
        filed = [f"C{i}" for i in range(6) if self.chance(60)]
        late = [p for p in payments if self.chance(50)]
        for a, b in zip(self.after(payments, filed, []),
                        self.after(payments, filed, late)):
            if a != b:
                raise Fault(f"known in time {a}\nknown late {b}\n{late}")

    # ---- a payment -------------------------------------------------------

    def recovered(self, customers, on):
        """What reaches the insured in all: money, less what is the insurer's,
        and the indemnity."""
        got = sum(cents(p["amount"]) * (-1 if p["kind"] == "chargeback" else 1)
                  for p in self.rows["payments"]
                  if p["customer_id"] in customers
                  and p["kind"] != "credit_note")
        for r in self.lines("claim", customers[0], "--as-of", str(on),
                            codes=(0, 64)):
            got += cents(r["indemnity"]) - cents(r["insurer_recovery"])
        return got

    def a_payment_lowers_nothing(self):
        day = str(TODAY)
        if self.chance(40):
            self.relance("run", "--as-of", day)
        for i in range(6):
            if self.chance(50):
                self.relance("insurer", "filed", f"C{i}", "--file", "notice",
                             "--on", day, "--as-of", day, codes=(0, 64))
            elif self.chance(20):
                self.relance("insolvent", f"C{i}", "--kind", "liquidation",
                             "--on", day, "--as-of", day, codes=(0, 64))
        groups = [r["customers"] for r in self.lines(
            "cover", "--as-of", day) if r["record"] == "customer"]
        for i in range(4):
            on = TODAY + datetime.timedelta(self.rng.randrange(1, 90))
            row = self.invent_payment(f"N{i}", TODAY)
            row["kind"] = "payment"
            names = [g for g in groups if row["customer_id"] in g]
            row["date"] = on
            if not names:
                continue
            before = self.recovered(names[0], on)
            self.rows["payments"].append(row)
            self.import_csv("payments", COLUMNS["payments"],
                            self.rows["payments"], on)
            after = self.recovered(names[0], on)
            if after < before:
                raise Fault(f"{names[0]}: {euros(before)} was to come in, "
                            f"{euros(after)} after {row}")

    def walk(self, days):
        self.log = []
        self.contract = self.random_contract()
        self.invent()
        self.configure()
        self.relance("check")
        self.import_all(False)
        self.every_cent_has_its_place()
        self.order_does_not_matter()
        self.when_it_was_known_does_not_matter()
        self.configure()
        self.import_all(False)
        self.a_payment_lowers_nothing()
        self.every_cent_has_its_place()


if __name__ == "__main__":
    sys.exit(main(Insured, "insured"))
