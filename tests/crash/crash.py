#!/usr/bin/env python3
"""Kill the daily run at any moment, start it again, and look at the books.

    crash.py --relance PROGRAM --portfolio PROGRAM --work FOLDER
             [--n 200] [--seed 1] [--jobs 2] [--first 0] [--term]

Each round copies a prepared working folder (a file waits in its inbox),
starts `relance run` or, where the messages were already written, `relance
send` against an SMTP server of this script, and kills it (SIGKILL) at a named
point or at a random instant. It then starts either of them again, now and
then killing these too, until a run ends by itself. Then it asks:
  - do the books verify?
  - was any message accepted twice by the server?  (no, never; a notice to the
    insurer whose fate is not known is repeated, as a message of its own)
  - is any message lost?  (who was told what, after the next day, must be the
    same as where nobody killed, once uncertain ones were resolved by what the
    server saw)
  - do books and server agree on what was accepted?
  - has each message to a customer whose fate could not be known a task that
    says so?
Prints a table by kill point. A round depends on the seed and its number only
(and, where the instant is random, on the machine): --first I --n 1 repeats
round I.

With --term it asks to stop (SIGTERM) at random instants instead of killing:
what was begun is then finished, and nothing may be uncertain.
"""
import argparse
import asyncio
import collections
import csv
import itertools
import json
import multiprocessing
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

# In the order in which a day passes them.
SENDING = ["handed-out", "leave-asked", "leave-granted", "results-in",
           "results-written"]
POINTS = {
    "run": ["lease-taken", "inbox-done", "run-begun", "customer-written",
            "batch-committed", "planned", *SENDING, "run-ended"],
    "send": ["lease-taken", *SENDING],
}
RANDOM = "random instant"
COLUMNS = ["rounds", "hit", "twice", "lost", "uncertain", "taken", "untold",
           "books", "verify"]
MUST_BE_NONE = ["twice", "lost", "untold", "books", "verify"]
AS_OF, NEXT = "2026-11-20", "2026-11-21"
STOPPED = 75


class Server:
    """Accepts everything, slowly enough that a kill can fall in between."""

    def __init__(self):
        self.accepted = collections.Counter()
        self.rng = random.Random(7)
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self.ready.wait()

    def _run(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(
            asyncio.start_server(self._talk, "127.0.0.1", 0,
                                 limit=1 << 25))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    async def _talk(self, reader, writer):
        def say(text):
            writer.write(text.encode() + b"\r\n")

        try:
            say("220 sink ESMTP")
            rcpt = None
            while True:
                line = await reader.readline()
                if not line:
                    break
                word = line.strip().split(b" ")[0].upper()
                if word == b"EHLO":
                    say("250-sink\r\n250 8BITMIME")
                elif word == b"RCPT":
                    rcpt = re.search(rb"<(.*?)>", line).group(1).decode()
                    say("250 ok")
                elif word == b"DATA":
                    say("354 go on")
                    body = await reader.readuntil(b"\r\n.\r\n")
                    # The moment of truth: from here on it is accepted.
                    mid = re.search(rb"^Message-I[dD]: *<(.*?)@", body, re.M)
                    self.accepted[(mid.group(1).decode(), rcpt)] += 1
                    await asyncio.sleep(self.rng.random() * 0.004)
                    say("250 2.0.0 queued")
                elif word == b"QUIT":
                    say("221 bye")
                    break
                else:
                    say("250 ok")
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


class Fault(Exception):
    """The program did what it must never do."""


class Folder:
    """A copy of a prepared working folder, and the program in it."""

    def __init__(self, options, base, path, port):
        self.relance = options.relance
        self.signal = signal.SIGTERM if options.term else signal.SIGKILL
        self.path = path
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(base, path)
        config = os.path.join(path, "relance.yaml")
        with open(config) as f:
            text = f.read()
        with open(config, "w") as f:
            f.write(text.replace("@PORT@", str(port)))

    def call(self, *words, check=True):
        p = subprocess.run([self.relance, "-C", self.path, *words],
                           capture_output=True, text=True)
        if check and p.returncode not in (0, 1):
            raise Fault(f"{words}: exit {p.returncode}\n{p.stdout}{p.stderr}")
        return p

    def lines(self, *words):
        return [json.loads(line) for line in
                self.call(*words, "--json").stdout.splitlines()]

    def start(self, command, point=None, after=None, as_of=AS_OF):
        """Run or send once; True when it was killed."""
        env = dict(os.environ)
        if point:
            env["RELANCE_KILL_AT"] = point
        words = [command, "--send-anyway", "--deadline", "0"]
        if command == "run":
            words += ["--as-of", as_of]
        p = subprocess.Popen([self.relance, "-C", self.path, *words], env=env,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if after is not None:
            time.sleep(after)
            p.send_signal(self.signal)
        out, _ = p.communicate(timeout=300)
        if p.returncode == -self.signal:
            return True
        if p.returncode == STOPPED and after is not None:
            return True
        if p.returncode not in (0, 1):
            raise Fault(f"{command}: exit {p.returncode}\n{out.decode()}")
        return False


def told(outbox):
    """Who was told what: a message written anew has another id, and one
    that a person declared not sent leaves on the next day. What a letter to a
    parent lists of the others beside depends on the day."""
    return {(m["customer_id"], m["currency"], m["to"], i["invoice_id"],
             i["step"])
            for m in outbox if m["state"] == "accepted"
            for i in m["invoices"] if i["step"] or not parents(m)}


def parents(message):
    return any("customer_id" in i for i in message["invoices"])


def adopt(data):
    """A parent for half of the customers, four to eight for each."""
    path = os.path.join(data, "customers.csv")
    with open(path, newline="") as f:
        rows = list(csv.reader(f))
    rows[0].append("parent_id")
    for i, row in enumerate(rows[1:]):
        odd = i % 2 and i % 12 != 1
        row.append(rows[1 + i - i % 12 + 1][0] if odd else "")
    with open(path, "w", newline="") as f:
        csv.writer(f).writerows(rows)


def resolve_uncertain(folder, server, stats):
    """What a person does: look into the server's log and say so."""
    unsure = {m["message_id"]: m["stage"] for m in folder.lines("outbox")
              if m["state"] == "uncertain"}
    if not unsure:
        return
    tasks = {t["message_id"] for t in folder.lines("tasks")
             if t["state"] == "open"}
    for message in unsure:
        seen = any(mid == message for mid, _ in server.accepted)
        folder.call("resolve", message, "--accepted" if seen else "--not-sent")
        stats["uncertain"] += 1
        stats["taken"] += seen
        # A filing was repeated since: it has one task, while there is need.
        stats["untold"] += (message not in tasks and
                            unsure[message] != "insurer")


def insure(data, n):
    """A limit for the first customers."""
    path = os.path.join(data, "limits.csv")
    with open(os.path.join(data, "customers.csv"), newline="") as f, \
            open(path, "w", newline="") as g:
        out = csv.writer(g)
        out.writerow(["customer_id", "contract", "type", "amount", "currency",
                      "announced_on", "effective_from", "status"])
        for row in itertools.islice(csv.DictReader(f), n):
            out.writerow([row["customer_id"], "C-2026", "named", "900000.00",
                          "EUR", "2020-01-01", "2020-01-01", "accepted"])
    return path


class Bench:
    """What all rounds share."""

    def __init__(self, options):
        self.options = options
        self.server = Server()
        self.base = {"run": os.path.join(options.work, "base"),
                     "send": os.path.join(options.work, "written")}

    def folder(self, command, name):
        return Folder(self.options, self.base[command],
                      os.path.join(self.options.work, name), self.server.port)

    def prepare(self):
        """The folder before the day, and the same with messages written."""
        options, base = self.options, self.base["run"]
        here = os.path.dirname(os.path.abspath(__file__))
        data = os.path.join(options.work, "data")
        shutil.rmtree(options.work, ignore_errors=True)
        os.makedirs(data)
        subprocess.run([options.portfolio, "800", data, "5"], check=True)
        adopt(data)

        def call(*words):
            subprocess.run([options.relance, *words], check=True,
                           stdout=subprocess.DEVNULL)
        call("init", base)
        with open(os.path.join(here, "relance.yaml")) as f:
            text = f.read()
        with open(os.path.join(base, "relance.yaml"), "w") as f:
            f.write(text)
        for name in ("rules", "insurance"):
            shutil.rmtree(os.path.join(base, name), ignore_errors=True)
            os.mkdir(os.path.join(base, name))
        shutil.copy(os.path.join(here, "policy.yaml"),
                    os.path.join(base, "rules", "all.yaml"))
        shutil.copy(os.path.join(here, "contract.yaml"),
                    os.path.join(base, "insurance", "C-2026.yaml"))
        # Only the server's port is still open; any will do for an import.
        scratch = Folder(options, base, os.path.join(options.work, "s"), 9)
        for kind in ("customers", "invoices"):
            scratch.call("import", "--data-of", AS_OF,
                         os.path.join(data, kind + ".csv"))
        scratch.call("import", "--data-of", AS_OF, insure(data, 25))
        scratch.call("start", "--yes")
        shutil.copy(os.path.join(scratch.path, "relance.db"), base)
        shutil.copy(os.path.join(data, "payments.csv"),
                    os.path.join(base, "inbox"))
        written = self.folder("run", "w")
        written.call("run", "--as-of", AS_OF, "--no-send")
        shutil.copytree(base, self.base["send"])
        for name in ("relance.db", "inbox"):
            old = os.path.join(self.base["send"], name)
            new = os.path.join(written.path, name)
            if os.path.isdir(old):
                shutil.rmtree(old)
                shutil.copytree(new, old)
            else:
                shutil.copy(new, old)

    def measure(self):
        """What a day does that nobody disturbs, how long it takes, and how
        often it passes each point."""
        self.span, self.passages = {}, {}
        for command in ("run", "send"):
            began = time.monotonic()
            folder = self.folder(command, "reference")
            began = time.monotonic()
            folder.start(command)
            self.span[command] = (time.monotonic() - began) * 1.1
        folder = self.folder("run", "reference")
        folder.start("run")
        folder.start("run", as_of=NEXT)
        self.reference = told(folder.lines("outbox"))
        if len(self.reference) < 20:
            raise SystemExit(f"only {len(self.reference)} messages: "
                             "nothing to test")
        if self.options.term:
            return
        for command, points in POINTS.items():
            for point in points:
                n = 1
                while n < 64 and self.folder(command, "probe").start(
                        command, f"{point}:{n}"):
                    self.passages[command, point] = n
                    n *= 2
                if n == 1:
                    raise SystemExit(f"{command} never passes {point}")

    def draw(self, rng, command):
        """(name, kill point or None, seconds or None)"""
        if rng.random() < 0.4 or self.options.term:
            return RANDOM, None, rng.random() * self.span[command]
        name = rng.choice(POINTS[command])
        return (name, f"{name}:{rng.randint(1, self.passages[command, name])}",
                None)

    def kill_and_recover(self, folder, rng, command, stats_of):
        name, point, after = self.draw(rng, command)
        stats = stats_of[f"{command}: {name}"]
        stats["rounds"] += 1
        stats["hit"] += folder.start(command, point, after)
        for _ in range(3):
            again = rng.choice(["run", "run", "send"])
            if rng.random() < 0.3:
                _, point, after = self.draw(rng, again)
                folder.start(again, point, after)
            elif rng.random() < 0.2:
                folder.start(again)
        while folder.start("run"):
            pass
        return stats, point or after

    def round(self, i, stats_of):
        """True when all is well."""
        rng = random.Random(f"{self.options.seed}/{i}")
        self.server.accepted.clear()
        command = "send" if rng.random() < 0.3 else "run"
        folder = self.folder(command, f"round-{i}")
        try:
            stats, where = self.kill_and_recover(folder, rng, command,
                                                 stats_of)
            resolve_uncertain(folder, self.server, stats)
            folder.start("run", as_of=NEXT)
            wrong = self.judge(folder, stats)
        except (Fault, subprocess.TimeoutExpired) as e:
            stats, where = stats_of["no answer"], ""
            stats["rounds"] += 1
            wrong = str(e)
        if wrong:
            print(f"FAULT in round {i} {where}: {wrong}\n"
                  f"kept in {folder.path}", file=sys.stderr, flush=True)
            return False
        shutil.rmtree(folder.path)
        return True

    def judge(self, folder, stats):
        outbox = folder.lines("outbox")
        accepted = self.server.accepted
        twice = sorted(k for k, n in accepted.items() if n > 1)
        lost = sorted(self.reference - told(outbox))
        books = {m["message_id"] for m in outbox if m["state"] == "accepted"}
        books = sorted(books ^ {mid for mid, _ in accepted})
        verify = folder.call("verify", check=False)
        stats["twice"] += len(twice)
        stats["lost"] += len(lost)
        stats["books"] += len(books)
        stats["verify"] += verify.returncode != 0
        if twice or lost or books or verify.returncode or stats["untold"]:
            return (f"twice {twice} lost {lost} books differ {books} untold "
                    f"{stats['untold']} verify {verify.returncode}\n"
                    f"{verify.stdout}{verify.stderr}")
        return None


def work(bench, numbers, results):
    """One of the jobs: a server of its own, every n-th round."""
    bench.server = Server()
    for i in numbers:
        stats_of = collections.defaultdict(collections.Counter)
        fine = bench.round(i, stats_of)
        results.put((fine, {k: dict(v) for k, v in stats_of.items()}))


def print_table(total, out):
    order = [f"{c}: {p}" for c in POINTS for p in [*POINTS[c], RANDOM]]
    order += [name for name in sorted(total) if name not in order]
    print(f"{'killed at':<24}" + "".join(f"{c:>10}" for c in COLUMNS),
          file=out)
    summed = collections.Counter()
    for name in order:
        if name not in total:
            continue
        print(f"{name:<24}" + "".join(f"{total[name][c]:>10}"
                                      for c in COLUMNS), file=out)
        summed.update(total[name])
    print(f"{'all':<24}" + "".join(f"{summed[c]:>10}" for c in COLUMNS),
          file=out, flush=True)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--relance", required=True)
    ap.add_argument("--portfolio", required=True)
    ap.add_argument("--work", required=True)
    ap.add_argument("--n", type=int, default=200)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--first", type=int, default=0)
    ap.add_argument("--jobs", type=int, default=2)
    ap.add_argument("--term", action="store_true")
    options = ap.parse_args()
    options.relance = os.path.abspath(options.relance)
    options.portfolio = os.path.abspath(options.portfolio)
    bench = Bench(options)
    bench.prepare()
    bench.measure()

    fork = multiprocessing.get_context("fork")
    results = fork.SimpleQueue()
    numbers = range(options.first, options.first + options.n)
    jobs = [fork.Process(target=work, daemon=True,
                         args=(bench, numbers[j::options.jobs], results))
            for j in range(options.jobs)]
    for job in jobs:
        job.start()
    total = collections.defaultdict(collections.Counter)
    failed, began, told_at = 0, time.monotonic(), time.monotonic()
    for done in range(1, options.n + 1):
        fine, stats_of = results.get()
        failed += not fine
        for name, stats in stats_of.items():
            total[name].update(stats)
        if time.monotonic() - told_at > 60:
            told_at = time.monotonic()
            print(f"{done} of {options.n}, {failed} failed, "
                  f"{told_at - began:.0f} s", file=sys.stderr)
            print_table(total, sys.stderr)
    print_table(total, sys.stdout)
    print(f"{options.n - failed} rounds passed, {failed} failed")
    none = MUST_BE_NONE + (["uncertain"] if options.term else [])
    bad = failed or any(s[c] for s in total.values() for c in none)
    if not bad:
        print(f"ok crash: {options.n} kills, seed {options.seed}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
