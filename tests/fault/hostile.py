#!/usr/bin/env python3
"""Looks at the e-mails of the hostile portfolio: hostile.py FOLDER. Prints
what became more than text."""
import email
import email.policy
import glob
import html.parser
import re
import sys

HEADERS = {"date", "x-relance-journal-head", "from", "reply-to", "subject",
           "to", "message-id", "auto-submitted", "content-language",
           "x-relance-message", "mime-version", "content-type"}
TAGS = {"html", "head", "meta", "title", "body", "div", "p", "table", "thead",
        "tbody", "a", "tr", "th", "td", "br", "strong", "ul", "li"}


class Page(html.parser.HTMLParser):
    def __init__(self, complain):
        super().__init__()
        self.complain, self.words, self.counts = complain, "", {}

    def handle_starttag(self, tag, attrs):
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if tag not in TAGS:
            self.complain(f"a tag <{tag}>")
        for name, value in attrs:
            ours = value == "mailto:comptabilite@atelier-lumen.example"
            if tag == "a" and not ours:
                self.complain(f"a link {name}={value}")
            if "evil" in (value or "") or name.startswith("on"):
                self.complain(f"an attribute {name}={value}")

    def handle_data(self, data):
        self.words += data


def look(path):
    def complain(what):
        print(f"{path}: {what}")

    raw = open(path, "rb").read()
    head = raw.split(b"\r\n\r\n", 1)[0]
    if re.search(rb"[^\t\r\n -~]", head) or re.search(rb"(?<!\r)\n", raw):
        complain("bytes that a header must not hold, or a bare line feed")
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    names = [name.lower() for name in mail.keys()]
    if set(names) != HEADERS or len(names) != len(HEADERS):
        complain(f"headers {sorted(names)}")
    to = mail["to"].addresses
    if len(to) != 1 or to[0].domain != "h.example":
        complain(f"written to {mail['to']}")
    plain = mail.get_body(("plain",)).get_content()
    page = Page(complain)
    page.feed(mail.get_body(("html",)).get_content())
    # The template's own: none comes from a name.
    for tag, own in ("ul", 1), ("li", 1), ("strong", 3), ("a", 1):
        if page.counts.get(tag) != own:
            complain(f"{page.counts.get(tag)} times <{tag}>")
    for where in (plain, page.words, mail["subject"]):
        if any(c in where for c in "\u202a\u202d\u202e\u2066\0\x1b"):
            complain("a character that turns the text or hides in it")
    return mail["subject"], plain, page.words


def main():
    seen = {}
    for path in sorted(glob.glob(sys.argv[1] + "/*.eml")):
        subject, plain, words = look(path)
        for mark in ("{{company.iban}} {{#invoices}}x{{/invoices}}",
                     "<script>alert(1)</script>", "**bold** [pay](http://evil",
                     "=HYPERLINK(", "drop table invoice;--",
                     "Evil Bcc: victim"):
            flat = [re.sub(r"\s+", " ", t) for t in (subject, plain, words)]
            if all(mark in t for t in flat):
                seen[mark] = True
    if len(seen) != 6:
        print("not found as text in subject, plain and HTML; only", *seen)


main()
