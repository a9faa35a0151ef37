#!/usr/bin/env python3
"""What is told by mistake and taken back changes nothing.

    undone.py --relance PROGRAM --work FOLDER [--n 20] [--seed 1]

Random debtors under a random contract; a random word about one of them, or
several after each other, and undo as often. What is printed of cover, claims,
deadlines, limits, tasks, messages and the days to come is as it was, and the
books are in order.
"""
import datetime
import sys

from insured import Insured, TODAY, euros
from walk import Fault, main

DAY = str(TODAY)
LIMIT_TYPES = ["named", "temporary", "top_up"]


class Undone(Insured):
    def somebody(self):
        return f"C{self.rng.randrange(6)}"

    def an_invoice(self):
        return self.rng.choice(self.rows["invoices"])["invoice_id"]

    def amount(self):
        return euros(self.rng.randrange(1, 500000))

    def past(self):
        return str(self.day(-60, 1))

    def later(self):
        return str(TODAY + datetime.timedelta(self.rng.randrange(1, 60)))

    # ---- a word ----------------------------------------------------------

    def a_limit(self):
        rng, deed = self.rng, self.rng.choice(["set", "set", "reduce",
                                               "cancel", "refuse"])
        word = ["limit", deed, self.somebody(), "--type",
                rng.choice(LIMIT_TYPES)]
        if deed in ("set", "reduce"):
            word += ["--amount", self.amount()]
        if self.rows["limits"] and self.chance(50):
            # In the place of one that is there.
            row = rng.choice(self.rows["limits"])
            word[2], word[4] = row["customer_id"], row["type"]
            return word + ["--announced", str(row["announced_on"]),
                           "--from", str(row["effective_from"])]
        return word + ["--announced", self.past()]

    def an_answer(self):
        said = self.rng.choice(["file", "filed", "ack", "accept", "refuse",
                                "question", "pay", "hand-back"])
        word = ["insurer", said, self.somebody()]
        if said == "file":
            what = self.rng.choice(["extension", "withdrawal", "notice"])
            word += ["--file", what]
            if what == "extension":
                word += ["--until", self.later()]
            elif what == "notice":
                word += ["--late"]
        elif said == "filed":
            word += ["--file", "notice"]
        elif said == "pay":
            word += ["--amount", self.amount()]
        if self.chance(50):
            word += ["--on", self.past()]
        return word

    def an_event(self):
        return ["event", self.somebody(), self.rng.choice(
            ["adverse", "bank-rejection", "insolvency"]), "--on", self.past()]

    def an_exception(self):
        rng = self.rng
        rest = ["--reason", "asked"]
        cut = rng.choice([[], ["--until-deadline"], ["--request-extension"]])
        return rng.choice([
            ["hold", self.somebody(), "--until", self.later()] + rest + cut,
            ["hold", self.an_invoice(), "--until", self.later()] + rest + cut,
            ["dispute", self.an_invoice()] + rest,
            ["dispute", self.an_invoice(), "--amount", "1.00"] + rest,
            ["settle", self.an_invoice()],
            ["release", self.somebody()],
            ["promise", self.an_invoice(), "--on", self.later()]])

    def a_folder(self):
        """One that a run made is called filed."""
        waits = [r for r in self.lines("tasks", "--as-of", DAY)
                 if r.get("kind") == "to_post" and r.get("customer_id")]
        if not waits:
            return self.an_answer()
        return ["insurer", "filed", self.rng.choice(waits)["customer_id"],
                "--file", "notice", "--on", DAY]

    def a_word(self):
        kind = self.rng.randrange(7)
        if kind == 6:
            return self.a_folder()
        if kind == 0:
            return self.a_limit()
        if kind == 1:
            return ["fee", self.somebody(), "--amount", self.amount()]
        if kind == 2:
            return self.an_event()
        if kind == 3:
            return self.an_exception()
        if kind == 4 and self.chance(40):
            return ["acknowledge", self.somebody(), "--reason", "known"]
        return self.an_answer()

    # ---- what must hold --------------------------------------------------

    def telling(self):
        said = self.answers()
        for words in (["tasks"], ["outbox"], ["exceptions"]):
            said[words[0]] = self.relance(*words, "--json", "--as-of", DAY)
        for i in range(6):
            said[f"limit list C{i}"] = self.relance(
                "limit", "list", f"C{i}", codes=(0, 64))
        return said

    def is_told(self, word):
        """False when the program refuses it."""
        self.log.append(" ".join(word))
        last = self.books_head()
        self.relance(*word, "--as-of", DAY, codes=(0, 1, 64, 65))
        return self.books_head() != last

    def books_head(self):
        return self.relance("verify", codes=(0,))

    def undone(self, depth):
        before = self.telling()
        told = 0
        for _ in range(depth):
            told += self.is_told(self.a_word())
        for _ in range(told):
            self.relance("undo", "--as-of", DAY, codes=(0,))
        self.told += told
        self.relance("verify", codes=(0,))
        after = self.telling()
        for name, text in before.items():
            if after[name] != text:
                raise Fault(f"{name} was {text}and is {after[name]}")

    def walk(self, _days):
        self.log, self.told = [], 0
        self.contract = self.random_contract()
        if self.chance(50):
            self.contract = self.contract.replace(
                "email: in@example.net", "channel: portal")
        self.invent()
        self.configure()
        # The run files what it can.
        self.write("rules/a.yaml",
                   "policy: a\nsend_days: every day\nsteps:\n"
                   "  - step: notice\n    stage: insurer\n"
                   "    when: days_to_notice_deadline <= 90\n"
                   "    deadline: notice\n    notify: insurer\n")
        self.import_all(False)
        for _ in range(2):
            for depth in (1, 1, 2, 4):
                self.undone(depth)
            # What a run made of it waits, or was filed, and stays so.
            self.relance("run", "--as-of", DAY)
        for _ in range(3):
            # These stand, and what follows is told on top of them.
            self.is_told(self.an_answer())
            self.undone(2)
        if not self.told:
            raise Fault("nothing was told at all")


if __name__ == "__main__":
    sys.exit(main(Undone, "undone"))
