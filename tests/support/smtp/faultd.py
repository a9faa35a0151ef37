#!/usr/bin/env python3
"""An SMTP server that fails where it is told to, and writes down what it took.

    faultd.py --log FILE [--tls none|starttls|smtps] [--cert F --key F]
              [--auth "PLAIN LOGIN"] [--user U --password P | --token T]
              [--fault POINT=ACTION[@N]]... [--delay MS] [--mails FOLDER]

It listens on a free port of 127.0.0.1 and prints the number. Each message it
accepts is a line of JSON in the log, written before the reply leaves; with
--mails also a file there, 1.eml, 2.eml, ...

POINT   banner ehlo starttls auth mail rcpt data body end accepted idle quit
        body: in the middle of the data; end: the final dot was read, nothing
        is kept; accepted: the message was kept, the reply is still to come;
        idle: after the reply to a message
ACTION  drop (close), stall (say nothing more), or a reply such as "451 later"
@N      only on the N-th connection; without it on each
"""
import argparse
import base64
import hashlib
import json
import os
import socket
import ssl
import threading
import time


class Gone(Exception):
    """The dialogue is over."""


class Faults:
    def __init__(self, specs):
        self.specs = []
        for spec in specs:
            point, action = spec.split("=", 1)
            only = None
            if "@" in action:
                action, number = action.rsplit("@", 1)
                only = int(number)
            self.specs.append((point, action, only))

    def at(self, point, connection):
        for where, action, only in self.specs:
            if where == point and only in (None, connection):
                return action
        return None


class Dialogue:
    def __init__(self, server, sock, number):
        self.server, self.args = server, server.args
        self.sock, self.number = sock, number
        self.buf = b""
        self.tls = False
        self.user = None
        self.sender, self.to = None, []

    # -- bytes ----------------------------------------------------------
    def fill(self):
        piece = self.sock.recv(65536)
        if not piece:
            raise Gone
        self.buf += piece

    def read_line(self):
        while b"\n" not in self.buf:
            self.fill()
        line, self.buf = self.buf.split(b"\n", 1)
        return line.rstrip(b"\r")

    def reply(self, text):
        if self.args.delay:
            time.sleep(self.args.delay / 1000)
        self.sock.sendall(os.fsencode(text) + b"\r\n")

    def fault(self, point):
        """True when a fault's reply took the place of the usual one."""
        action = self.server.faults.at(point, self.number)
        if action is None:
            return False
        if action == "drop":
            raise Gone
        if action == "stall":
            time.sleep(3600)
        self.reply(action)
        if action.startswith("421"):
            raise Gone
        return True

    def wrap(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.args.cert, self.args.key)
        self.sock = context.wrap_socket(self.sock, server_side=True)
        self.tls = True

    # -- verbs ----------------------------------------------------------
    def run(self):
        if self.args.tls == "smtps":
            self.wrap()
        if not self.fault("banner"):
            self.reply("220 faultd ESMTP")
        while True:
            line = self.read_line()
            self.server.note("command", line.split(b":")[0].split(b" ")[0])
            verb = line.split(b" ")[0].upper().decode("ascii", "replace")
            handler = getattr(self, "do_" + verb.lower(), None)
            if handler is None:
                self.reply("500 what")
            else:
                handler(line)

    def do_ehlo(self, line):
        self.tell_name(line)
        if self.fault("ehlo"):
            return
        words = ["faultd", "8BITMIME", "SIZE 10485760"]
        if self.args.tls == "starttls" and not self.tls:
            words.append("STARTTLS")
        if self.args.auth and (self.tls or self.args.auth_in_clear):
            words.append("AUTH " + self.args.auth)
        for word in words[:-1]:
            self.reply("250-" + word)
        self.reply("250 " + words[-1])

    def tell_name(self, line):
        self.server.note("ehlo", line[5:])

    def do_helo(self, line):
        self.reply("250 faultd")

    def do_starttls(self, line):
        if self.fault("starttls"):
            return
        self.reply("220 go ahead")
        self.buf = b""
        self.wrap()

    def do_auth(self, line):
        if not self.tls:
            self.server.note("auth_in_clear", b"yes")
        if self.fault("auth"):
            return
        words = line.decode().split(" ")
        data = words[2] if len(words) > 2 else None
        if words[1].upper() == "LOGIN":
            good = self.auth_login(data)
        else:
            if data is None:
                self.reply("334 ")
                data = self.read_line().decode()
            good = self.auth_plain(words[1].upper(), data)
        self.user = self.args.user if good else None
        self.reply("235 welcome" if good else "535 5.7.8 bad credentials")

    def auth_login(self, data):
        if data is None:
            self.reply("334 VXNlcm5hbWU6")
            data = self.read_line().decode()
        user = base64.b64decode(data).decode()
        self.reply("334 UGFzc3dvcmQ6")
        password = base64.b64decode(self.read_line()).decode()
        return (user, password) == (self.args.user, self.args.password)

    def auth_plain(self, mechanism, data):
        text = base64.b64decode(data).decode()
        if mechanism == "PLAIN":
            return text.split("\0")[1:] == [self.args.user, self.args.password]
        want = "user=%s\1auth=Bearer %s\1\1" % (self.args.user,
                                                self.args.token)
        return mechanism == "XOAUTH2" and text == want

    def do_mail(self, line):
        if self.fault("mail"):
            return
        self.sender, self.to = line.decode("utf-8", "replace"), []
        self.reply("250 sender ok")

    def do_rcpt(self, line):
        if self.fault("rcpt"):
            return
        self.to.append(line.decode("utf-8", "replace"))
        self.reply("250 recipient ok")

    def do_data(self, line):
        if self.fault("data"):
            return
        self.reply("354 go ahead")
        body = self.read_body()
        self.fault("end") or self.keep(body)
        self.fault("idle")

    def read_body(self):
        while True:
            if self.server.faults.at("body", self.number) and self.buf:
                self.fault("body")
            if self.buf.startswith(b".\r\n"):
                end, skip = 0, 3
            else:
                end, skip = self.buf.find(b"\r\n.\r\n"), 5
            if end >= 0:
                body = self.buf[:end + skip - 3]
                self.buf = self.buf[end + skip:]
                return body
            self.fill()

    def keep(self, body):
        body = body.replace(b"\r\n..", b"\r\n.")
        if body.startswith(b".."):
            body = body[1:]
        self.server.file(body)
        self.server.accept({
            "from": self.sender, "to": self.to, "tls": self.tls,
            "user": self.user, "connection": self.number, "n": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            "subject": body.split(b"\r\n")[0].decode("utf-8", "replace"),
        })
        if not self.fault("accepted"):
            self.reply("250 2.0.0 Ok: queued as %d" % self.server.count)

    def do_rset(self, line):
        self.reply("250 ok")

    def do_noop(self, line):
        self.reply("250 ok")

    def do_quit(self, line):
        if not self.fault("quit"):
            self.reply("221 bye")
        raise Gone


class Server:
    def __init__(self, args):
        self.args = args
        self.faults = Faults(args.fault)
        self.lock = threading.Lock()
        self.count = 0
        self.log = open(args.log, "a", encoding="utf-8")

    def file(self, body):
        if self.args.mails:
            os.makedirs(self.args.mails, exist_ok=True)
            name = "%d.eml" % (self.count + 1)
            with open(os.path.join(self.args.mails, name), "wb") as f:
                f.write(body)

    def accept(self, entry):
        with self.lock:
            self.count += 1
            self.log.write(json.dumps({"accepted": entry}) + "\n")
            self.log.flush()

    def note(self, what, value):
        with self.lock:
            text = value.decode("ascii", "replace")
            self.log.write(json.dumps({what: text}) + "\n")
            self.log.flush()

    def serve(self, sock, number):
        dialogue = Dialogue(self, sock, number)
        try:
            dialogue.run()
        except (Gone, OSError, ValueError, IndexError):
            pass
        finally:
            dialogue.sock.close()

    def run(self):
        listener = socket.create_server(("127.0.0.1", self.args.port),
                                        backlog=128)
        print(listener.getsockname()[1], flush=True)
        number = 0
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            number += 1
            threading.Thread(target=self.serve, args=(sock, number),
                             daemon=True).start()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--log", required=True)
    p.add_argument("--port", type=int, default=0)
    p.add_argument("--tls", default="none",
                   choices=["none", "starttls", "smtps"])
    p.add_argument("--cert")
    p.add_argument("--key")
    p.add_argument("--auth", default="")
    p.add_argument("--auth-in-clear", action="store_true")
    p.add_argument("--user", default="relance")
    p.add_argument("--password", default="")
    p.add_argument("--token", default="")
    p.add_argument("--fault", action="append", default=[])
    p.add_argument("--delay", type=float, default=0)
    p.add_argument("--mails")
    Server(p.parse_args()).run()


if __name__ == "__main__":
    main()
