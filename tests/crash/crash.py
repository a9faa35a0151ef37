#!/usr/bin/env python3
"""Kill the daily run at any moment, start it again, and look at the books.

    crash.py --relance PROGRAM --work FOLDER [--n 200] [--seed 1]

Each round copies a prepared working folder, starts `relance run` against an
SMTP server of this script, kills it (SIGKILL) at a random moment or at a named
point, and runs it again, now and then killing it again, until a run ends by
itself. Then it asks:
  - do the books verify?
  - was any message accepted twice by the server?  (no, never)
  - is any message lost?  (who was told what, after the next day, must be the same as
    where nobody killed, once uncertain ones were resolved by what the server
    saw)
  - was each one whose fate could not be known reported as uncertain?
Prints a table by kill point: times hit, accepted twice, lost, uncertain.
"""
import argparse
import asyncio
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time

POINTS = ["lease-taken", "inbox-done", "run-begun", "customer-written",
          "batch-committed", "planned", "handed-out", "leave-asked",
          "leave-granted", "results-in", "results-written", "run-ended"]
AS_OF, NEXT = "2026-11-20", "2026-11-21"


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
            asyncio.start_server(self._talk, "127.0.0.1", 0))
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


class Round:
    def __init__(self, options, base, folder):
        self.relance = options.relance
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)

    def call(self, *words, check=True):
        p = subprocess.run([self.relance, "-C", self.folder, *words],
                           capture_output=True, text=True)
        if check and p.returncode not in (0, 1):
            raise SystemExit(f"{words}: exit {p.returncode}\n{p.stdout}"
                             f"{p.stderr}")
        return p

    def run(self, point=None, after=None, as_of=AS_OF):
        """One run; True when it was killed."""
        env = dict(os.environ)
        if point:
            env["RELANCE_KILL_AT"] = point
        p = subprocess.Popen(
            [self.relance, "-C", self.folder, "run", "--as-of", as_of,
             "--send-anyway", "--deadline", "0"],
            env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if after is not None:
            time.sleep(after)
            p.send_signal(signal.SIGKILL)
        out, _ = p.communicate(timeout=120)
        if p.returncode == -signal.SIGKILL:
            return True
        if p.returncode not in (0, 1):
            raise SystemExit(f"run: exit {p.returncode}\n{out.decode()}")
        return False

    def outbox(self):
        return [json.loads(line) for line in
                self.call("outbox", "--json").stdout.splitlines()]


def accepted_ids(outbox):
    return {m["message_id"] for m in outbox if m["state"] == "accepted"}


def told(outbox):
    """Who was told what: a message written anew has another id, and one
    that a person declared not sent leaves on the next day."""
    return {(m["customer_id"], m["currency"], m["to"], i["invoice_id"],
             i["step"])
            for m in outbox if m["state"] == "accepted"
            for i in m["invoices"]}


def resolve_uncertain(rnd, server):
    """What a person does: look into the server's log and say so."""
    n = 0
    for m in rnd.outbox():
        if m["state"] != "uncertain":
            continue
        n += 1
        seen = any(mid == m["message_id"] for mid, _ in server.accepted)
        rnd.call("resolve", m["message_id"],
                 "--accepted" if seen else "--not-sent")
    return n


def one_round(rnd, server, rng, reference, row):
    server.accepted.clear()
    named = rng.random() < 0.6
    point = f"{rng.choice(POINTS)}:{rng.choice([1, 1, 2, 3, 7, 20])}" \
        if named else None
    after = None if named else rng.random() * rnd.span
    killed = rnd.run(point, after)
    name = point.split(":")[0] if named else "random moment"
    for _ in range(3):
        if rng.random() < 0.25:
            rnd.run(None, rng.random() * rnd.span)
    while rnd.run():
        pass
    stats = row[name]
    stats["hit"] += killed
    unknown = resolve_uncertain(rnd, server)
    stats["uncertain"] += unknown
    rnd.run(as_of=NEXT)
    twice = [k for k, n in server.accepted.items() if n > 1]
    stats["twice"] += len(twice)
    outbox = rnd.outbox()
    lost = reference - told(outbox)
    stats["lost"] += len(lost)
    books = accepted_ids(outbox)
    wrong = books ^ {mid for mid, _ in server.accepted}
    stats["books"] += len(wrong)
    verify = rnd.call("verify", check=False)
    stats["verify"] += verify.returncode != 0
    if twice or lost or wrong or verify.returncode:
        print(f"FAULT at {point or after}: twice {twice} lost {sorted(lost)} "
              f"books differ {sorted(wrong)} verify {verify.returncode}\n"
              f"{verify.stdout}{verify.stderr}kept in {rnd.folder}",
              file=sys.stderr)
        return False
    return True


def prepare(options, server):
    base = os.path.join(options.work, "base")
    shutil.rmtree(base, ignore_errors=True)
    os.makedirs(options.work, exist_ok=True)
    call = lambda *w: subprocess.run([options.relance, *w], check=True,
                                     stdout=subprocess.DEVNULL)
    data = os.path.join(options.work, "data")
    os.makedirs(data, exist_ok=True)
    subprocess.run([options.portfolio, "1200", data, "5"], check=True)
    call("init", base)
    config = os.path.join(base, "relance.yaml")
    text = open(os.path.join(os.path.dirname(__file__), "relance.yaml")).read()
    open(config, "w").write(text.replace("@PORT@", str(server.port)))
    for name in ("rules", "insurance"):
        shutil.rmtree(os.path.join(base, name), ignore_errors=True)
        os.mkdir(os.path.join(base, name))
    shutil.copy(os.path.join(os.path.dirname(__file__), "policy.yaml"),
                os.path.join(base, "rules", "all.yaml"))
    for kind in ("customers", "invoices", "payments"):
        call("-C", base, "import", "--data-of", AS_OF,
             os.path.join(data, kind + ".csv"))
    call("-C", base, "start", "--yes")
    return base


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--relance", required=True)
    ap.add_argument("--portfolio", required=True)
    ap.add_argument("--work", required=True)
    ap.add_argument("--n", type=int, default=200)
    ap.add_argument("--seed", type=int, default=1)
    options = ap.parse_args()
    options.relance = os.path.abspath(options.relance)
    options.portfolio = os.path.abspath(options.portfolio)
    server = Server()
    base = prepare(options, server)
    rng = random.Random(options.seed)

    rnd = Round(options, base, os.path.join(options.work, "reference"))
    began = time.monotonic()
    rnd.run()
    Round.span = (time.monotonic() - began) * 1.1
    rnd.run(as_of=NEXT)
    reference = told(rnd.outbox())
    if len(reference) < 20:
        raise SystemExit(f"only {len(reference)} messages: nothing to test")

    row = collections.defaultdict(collections.Counter)
    faults = 0
    for i in range(options.n):
        folder = os.path.join(options.work, f"round-{i}")
        rnd = Round(options, base, folder)
        if one_round(rnd, server, rng, reference, row):
            shutil.rmtree(folder)
        else:
            faults += 1
        if sys.stderr.isatty():
            print(f"\r{i + 1}/{options.n}", end="", file=sys.stderr)
    print(f"{'kill point':<18}{'hit':>6}{'twice':>7}{'lost':>6}"
          f"{'uncertain':>11}{'books':>7}{'verify':>8}")
    for name in sorted(row):
        s = row[name]
        print(f"{name:<18}{s['hit']:>6}{s['twice']:>7}{s['lost']:>6}"
              f"{s['uncertain']:>11}{s['books']:>7}{s['verify']:>8}")
    print(f"{options.n - faults} passed, {faults} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
