#!/usr/bin/env python3
"""The walks of walk.py with every exception mixed in at random.

    mixed.py --relance PROGRAM --work FOLDER [--n 20] [--seed 1]

Besides what must hold there: nothing of ours goes to whom a hold, a plan or an
insolvency keeps quiet, nor to whom the insurer has the case, no letter demands
what is contested, instalments are the debt to the cent, no notice that is due
is missing after a run, explain says what the run then does, and the rules
compared with themselves change nothing.
"""
import datetime
import json
import os
import re
import sys

from walk import START, Fault, Walk, main

QUIET = ("hold", "plan", "insolvency")
WAITING = ("queued", "awaiting_approval", "to_post")


def cents(text):
    return int(re.sub(r"\D", "", text))


def days(n):
    return datetime.timedelta(n)


class Mixed(Walk):
    def policy(self, name, head):
        rng, extra = self.rng, ""
        for line in ["promise_grace: 1 days", "plan_grace: 2 days",
                     "dispute_review: 4 days", "credits: show",
                     "ladder: customer", "falls: yes",
                     f"on: {{broken_promise: {name}0}}",
                     f"on: {{reply: {name}0, dispute_settled: {name}0}}",
                     f"on: {{partial_payment: {name}0}}"]:
            key = line.split(":")[0] + ":"
            if self.chance(20) and key not in extra:
                extra += line + "\n"
        text = super().policy(name, head).replace(
            "steps:\n", extra + "steps:\n", 1).replace(
                "    only_if: insured > 0 EUR\n", "")
        if self.chance(40):
            text += (f"  - step: {name}-contested\n    stage: reminder\n"
                     "    for: disputed\n"
                     f"    when: days_overdue >= {rng.randrange(9)}\n"
                     "    send: {email: courtesy, to: billing}\n")
        return text

    def first_facts(self):
        """Everybody is insured, until a limit says otherwise."""
        super().first_facts()
        self.import_csv(
            "limits", ["customer_id", "contract", "type", "amount", "currency",
                       "announced_on", "effective_from", "effective_to",
                       "status"],
            [{"customer_id": c, "contract": "C", "type": "named",
              "amount": "5000.00", "currency": "EUR",
              "announced_on": START - days(90),
              "effective_from": START - days(90), "effective_to": "",
              "status": "accepted"} for c in self.customers], START)

    # ---- what people record ---------------------------------------------

    def events(self, day):
        """As elsewhere, and one thing more that a person records."""
        super().events(day)
        if self.chance(60):
            name = "event_" + self.rng.choice(
                ["hold", "dispute", "dispute", "plan", "promise", "settle",
                 "mediation", "reply", "release", "reject"])
            self.log.append(f"{day} {name}")
            getattr(self, name)(day)

    def try_it(self, *words):
        return self.relance(*words, codes=(0, 1, 64))

    def soon(self, day, n=20):
        return str(day + days(self.rng.randrange(n)))

    def some_invoice(self):
        return self.rng.choice(list(self.invoices))

    def whom(self):
        if self.chance(50):
            return [self.some_invoice()]
        return [self.rng.choice(list(self.customers))]

    def event_hold(self, day):
        self.try_it("hold", *self.whom(), "--until", self.soon(day),
                    "--reason", "strike", "--as-of", str(day))

    def event_release(self, day):
        self.try_it("release", *self.whom(), "--as-of", str(day))

    def event_dispute(self, day):
        words = ["dispute", self.some_invoice(), "--reason", "broken",
                 "--as-of", str(day)]
        if self.chance(75):
            words += ["--amount", f"{self.rng.randrange(1, 200)}.37"]
        self.try_it(*words)

    def event_settle(self, day):
        self.try_it("settle", self.some_invoice(), "--as-of", str(day))

    def event_promise(self, day):
        words = ["promise", *self.whom(), "--on", self.soon(day),
                 "--as-of", str(day)]
        if self.chance(30):
            words += ["--amount", f"{self.rng.randrange(1, 200)}.11"]
        self.try_it(*words)

    def event_mediation(self, day):
        customer = self.rng.choice(list(self.customers))
        if self.chance(30):
            self.try_it("mediation", customer, "--ended", str(day),
                        "--outcome", "failed", "--as-of", str(day))
        else:
            self.try_it("mediation", customer, "--agreed", str(day),
                        "--until", self.soon(day), "--as-of", str(day))

    def event_insolvent(self, day):
        if self.chance(25):
            self.try_it("insolvent", self.rng.choice(list(self.customers)),
                        "--kind", "safeguard", "--on", str(day),
                        "--as-of", str(day))

    def event_reply(self, day):
        self.try_it("reply", self.rng.choice(list(self.customers)), "--note",
                    "will see", "--on", str(day), "--as-of", str(day))

    def event_undo(self, day):
        self.try_it("undo", *self.rng.choice([[], ["C0"], ["C1"]]),
                    "--as-of", str(day))

    def event_reject(self, day):
        waiting = [t for t in self.lines("tasks")
                   if t["kind"] == "approval" and t["state"] == "open"]
        if waiting:
            t = self.rng.choice(waiting)
            self.try_it("reject", t["task_id"], "--reason", "too harsh",
                        *self.rng.choice([[], ["--skip"]]),
                        "--as-of", str(day))

    def event_plan(self, day):
        owing = [i for i in self.lines("invoices", "--as-of", str(day))
                 if i["status"] == "open"]
        if not owing:
            return
        first = self.rng.choice(owing)
        parts = [i for i in owing if self.chance(60)
                 and i["customer_id"] == first["customer_id"]
                 and i["currency"] == first["currency"]] or [first]
        n = self.rng.randrange(1, 8)
        known = {e["exception_id"] for e in self.exceptions(day, "--all")}
        self.try_it("plan", first["customer_id"], "--invoices",
                    ",".join(i["invoice_id"] for i in parts),
                    "--instalments", str(n), "--first", self.soon(day),
                    "--every", self.rng.choice(["month", "2 weeks", "3 days"]),
                    "--as-of", str(day))
        for e in self.exceptions(day, "--all"):
            if e["exception_id"] not in known:
                self.instalments_are_the_debt(e, parts, n, day)

    def instalments_are_the_debt(self, plan, parts, n, day):
        each = [cents(p["amount"]) for p in plan["instalments"]]
        owed = sum(cents(i["outstanding"]) for i in parts) - sum(
            self.disputed(i["invoice_id"], cents(i["outstanding"]), day)
            for i in parts)
        if len(each) != n or sum(each) != cents(plan["amount"]) or \
                max(each) - min(each) > 1 or sum(each) > owed:
            raise Fault(f"{each} of {owed}: {plan}")
        if sum(each) != owed:
            raise Fault(f"{sum(each)} in instalments, {owed} owed: {plan}")

    # ---- what must hold --------------------------------------------------

    def lines(self, *words):
        return [json.loads(line) for line in
                self.relance(*words, "--json").splitlines()]

    def exceptions(self, day, *more):
        return self.lines("exceptions", "--as-of", str(day), *more)

    def disputed(self, invoice, outstanding, day):
        """How much of an invoice is contested."""
        if self.invoices[invoice]["status"] == "disputed":
            return outstanding
        parts = [cents(e["amount"]) if e["amount"] else outstanding
                 for e in self.exceptions(day)
                 if e["kind"] == "dispute" and e["state"] == "active"
                 and e["invoice_id"] == invoice]
        return min(outstanding, sum(parts))

    def ours(self):
        return {m["message_id"]: m for m in self.lines("outbox")
                if m["stage"] != "insurer"}

    def the_quiet_are_left_alone(self, day, messages, known):
        quiet = [e for e in self.exceptions(day)
                 if e["kind"] in QUIET and e["state"] == "active"]
        for name, m in messages.items():
            if name in known and m["state"] not in WAITING:
                continue
            for i in m["invoices"]:
                owner = self.invoices[i["invoice_id"]]["customer_id"]
                for e in quiet:
                    named = e["invoices"] or [e["invoice_id"]]
                    if i["invoice_id"] in named or (
                            named == [None] and e["customer_id"] == owner):
                        raise Fault(f"on {day} {m} in spite of {e}")

    def the_insurer_has_the_case(self, day, messages, known):
        """Once it is handed over, nobody else writes to the debtor."""
        theirs = {i["invoice_id"] for i in
                  self.lines("invoices", "--as-of", str(day))
                  if i["owner"] == "insurer"}
        for name in set(messages) - set(known):
            for i in messages[name]["invoices"]:
                if i["step"] and i["invoice_id"] in theirs:
                    raise Fault(f"on {day} the insurer has {i} of "
                                f"{messages[name]}")

    def no_notice_is_late(self, day):
        """What had to leave by today has left, or waits for a person."""
        posted = {m["customer_id"] for m in self.lines("outbox")
                  if m["stage"] == "insurer" and m["state"] == "to_post"}
        for d in self.lines("deadlines", "--as-of", str(day)):
            if d["state"] == "open" and d["customer_id"] not in posted and \
                    d["send_by"] <= str(day) <= d["due_on"]:
                raise Fault(f"after the run of {day} is open: {d}")

    def nothing_contested_is_demanded(self, day, messages, known):
        for name in set(messages) - set(known):
            m = messages[name]
            text = self.relance("outbox", "read", name)
            # What is demanded stands in the letter in words.
            total = re.search(r"Total to pay: (.*)", text)
            most = sum(cents(i["outstanding"]) - self.disputed(
                i["invoice_id"], cents(i["outstanding"]), day)
                for i in m["invoices"] if i["step"]
                or m["stage"] == "reminder")
            if not total or cents(total.group(1)) > most:
                raise Fault(f"at most {most} may be demanded in\n{text}")

    def ask_why(self, day):
        """What explain says of some invoices, before the day's first run."""
        if day == self.last or any(n.endswith(".csv") for n in
               os.listdir(os.path.join(self.dir, "inbox"))):
            return {}
        late = [i["invoice_id"] for i in
                self.lines("invoices", "--as-of", str(day))
                if i["days_overdue"] > -3]
        some = self.rng.sample(late, min(3, len(late)))
        return {i: self.lines("explain", i, "--as-of", str(day))[-1]
                for i in some}

    def explain_told(self, day, said, before):
        """A letter whose approval ended is written again, and waits again. A
        notice that is due for one invoice names what else is overdue."""
        done, again = {}, set()
        for m in self.lines("outbox"):
            old = before.get(m["message_id"])
            steps = {(i["invoice_id"], i["step"]) for i in m["invoices"]
                     if i["step"] and (
                         m["stage"] != "insurer" or i["step"] ==
                         said.get(i["invoice_id"], {}).get("step"))}
            if not old:
                done.update(steps)
            elif old["state"] in WAITING and m["state"] == "withdrawn":
                again |= steps
        for name, last in said.items():
            step = last["step"] if last["verdict"] == "step" else None
            if done.get(name) == step or (name, done.get(name)) in again:
                continue
            raise Fault(f"on {day} {name} had {done.get(name)}, and explain "
                        f"said {last}")

    def relance(self, *args, codes=(0, 1)):
        if args[0] != "run":
            return super().relance(*args, codes=codes)
        day = datetime.date.fromisoformat(args[2])
        known = {m["message_id"]: m for m in self.lines("outbox")}
        said = self.ask_why(day)
        text = super().relance(*args, codes=codes)
        self.explain_told(day, said, known)
        messages = self.ours()
        self.the_quiet_are_left_alone(day, messages, known)
        self.nothing_contested_is_demanded(day, messages, known)
        self.the_insurer_has_the_case(day, messages, known)
        self.no_notice_is_late(day)
        self.last = day
        return text

    def walk(self, length):
        self.last = None
        super().walk(length)
        same = [r for r in self.lines("compare", self.dir, "--days", "25",
                                      "--as-of", str(self.last))
                if r.get("invoice_id")]
        if same:
            raise Fault(f"the same rules: {same}")


if __name__ == "__main__":
    sys.exit(main(Mixed, "mixed"))
