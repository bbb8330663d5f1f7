#!/usr/bin/env python3
"""What strangers and insiders type into forms and addresses: SQL, markup, line breaks, endless texts, broken UTF-8, into every field of every route, by somebody who may use it.
Every answer is a page of ours or a refusal: never a fault, never the text as markup, never a header.

    test_hostile_forms.py HUIFANG TEST_ROUTES       HUIFANG_TEST_DB names the engine, as in tests/old_db; HUIFANG_LONG=1: every text into every field"""
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "cli"))
from box import LONG, OK, Tap  # noqa: E402
from portal import Site, add_user, box_of_engine, encoded  # noqa: E402

tap = Tap()
box = box_of_engine("forms")
box.ready()
box.answers(300)
assert box.run("import", "answers", "answers.csv").status == OK

# ---- routes, their fields, and somebody who may use each ----
fields = {}
for line in subprocess.run([os.path.abspath(sys.argv[2]), "--fields"], check=True, capture_output=True, text=True).stdout.splitlines():
    method, path, *names = line.split()
    fields[method, path] = names
readers = {}
for line in (SOURCE / "golden/route_roles.txt").read_text().splitlines():
    method, path, permission, who = re.fullmatch(r"(\w+) +(\S+) (\S+): ?(.*)", line).groups()
    readers[method, path] = {"public": None, "signed-in": "administrator"}.get(permission, who.split()[0])
tap.check("every route has its reader", set(fields) == set(readers), set(fields) ^ set(readers))
AT_DEALER = {"dealer_manager", "service_manager", "sales_manager", "dcrc_manager", "uploader", "service_advisor", "sales_consultant"}
for role in sorted({r for r in readers.values() if r}):
    add_user(box, role, role, {"region_manager": "N"}.get(role, "A01" if role in AT_DEALER else None))
add_user(box, "victim", "analyst")
assert box.run("publication", "make", "--programme", "service", "--kind", "monthly", "--period", "2026-03").status == OK
report = json.loads(box.run("publication", "list", "--format", "json").out)["rows"][0]["id"]
for step, who in (("check", "analyst"), ("release", "national_manager")):
    made = box.run("publication", step, report, "--by", who)
    assert made.status == OK, made
site = Site(box, "--api-rate", "1000000")
session = {}

MARK = "x7mark"
HOSTILE = {
    "markup": f"<script>{MARK}</script>", "attribute": f"\"><img src=x onerror={MARK}>", "quote": f"' or '1'='1 {MARK}", "statement": f"'; drop table user_account; -- {MARK}",
    "line break": f"a\r\nSet-Cookie: {MARK}=1\r\n\r\n<b>", "zero byte": f"a\0{MARK}", "wildcards": "%_!\\", "endless": "长" * 15000, "broken": b"\xff\xfe\xc3\x28 \xed\xa0\x80",
    "right to left": "\u202e\u2066abc", "format": "%s%n{0}{9}", "number": "9" * 40, "minus": "-1", "path": "../../../../etc/passwd", "empty": "",
}
# Texts that pass a field's own check, so that the one that is tried reaches the handler.
FINE = {"role": "uploader", "place": "A01", "active": "1", "login": "somebody", "old": "x", "days": "5", "programme": "service", "period": "2026-03", "kind": "monthly", "month": "2026-03",
        "measure": "total", "scope": "nation", "unit": "nation", "report": "monthly", "language": "zh", "code": "zh-CN", "key": "sample.quota_month", "id": "0000000000001",
        "dealer": "A01", "year": "2026", "base": "R6", "by": "region", "rows": "question", "format": "csv", "file": "a.csv"}
# What there is at these addresses, so that a text in one field is not stopped by the others.
cookie = site.sign_in("administrator")[0]
first = lambda page, pattern: re.search(pattern, site.ask("GET", page, cookie=cookie)[2].decode()).group(1)
THERE = {"/users/": {"id": first("/users?text=victim", r"/users/([0-9A-Z]{13})")}, "/questionnaires/": {"id": first("/questionnaires", r"/questionnaires/([0-9A-Z]{13})")},
         "/reports/": {"id": report}, "/api/": {"publication": report}, "/results/": {"kind": "dealer", "code": "A01"}, "/network/": {"code": "A01"}, "/measures": {"publication": report, "code": "L1"},
         "/imports/template/": {"kind": "visits"}, "/drivers/running": {"scope": "dealer:A01"}}
# They end the session of whoever sends them, or shut the sender out.
LEAVE = {("POST", "/sign-out"), ("POST", "/account/sessions/end"), ("POST", "/account/password")}


def is_harmless(answer):
    status, headers, body = answer
    text = body.decode("utf-8", "replace")
    cookies = "".join(v for k, v in headers.items() if k.lower() == "set-cookie" and "flash" not in v)
    is_markup = "json" not in (headers["Content-Type"] or "") or headers["X-Content-Type-Options"] != "nosniff"  # in JSON a text is a text
    return (status < 500 and not (is_markup and (f"<script>{MARK}" in text or f"onerror={MARK}>" in text)) and MARK not in cookies and not headers[MARK] and "root:x:" not in text
            and not re.search(r"(syntax error|sqlite|psql|SELECT )", text))


def quoted(value):
    return urllib.parse.quote(value if isinstance(value, bytes) else value.encode(), safe="")


def send(method, path, values, role):
    """Values of the path's steps go into the path, others into query or body."""
    steps = set(re.findall(r"\{(\w+)\}", path))
    where = re.sub(r"\{(\w+)\}", lambda m: quoted(values.get(m.group(1)) or "x"), path)
    rest = {k: v for k, v in values.items() if k not in steps}
    if role and role not in session:
        session[role] = site.sign_in(role)
    cookie, csrf = session[role] if role else (None, "")
    if method == "GET":
        return site.ask(method, where + "?" + encoded({k: v for k, v in rest.items() if len(v) < 1000}), cookie=cookie)
    stranger = {} if role else {"X_Forwarded_For": "10." + ".".join(str(b) for b in os.urandom(3))}
    answer = site.ask(method, where, encoded({**rest, "_csrf": csrf}), cookie=cookie, **stranger)
    if answer[0] == 303 and (answer[1]["Location"] or "").startswith("/sign-in"):
        session.pop(role, None)
    return answer


n = 0
for (method, path), names in sorted(fields.items()):
    bad = []
    fine = {**FINE, **{k: v for prefix, there in THERE.items() if path.startswith(prefix) for k, v in there.items()}}
    if (method, path) in LEAVE:
        continue
    for i, name in enumerate(names):
        for k, (label, text) in enumerate(HOSTILE.items()):
            if (not LONG and k > 3 and (i + k) % 4) or (len(text) > 4000 and f"{{{name}}}" in path):
                continue
            n += 1
            answer = send(method, path, {**{x: fine.get(x, "") for x in names}, name: text}, readers[method, path])
            if not is_harmless(answer):
                bad.append(f"{name}, {label}: {answer[0]} {answer[2][:200]!r}")
    tap.check(f"{method} {path} by {readers[method, path] or 'a stranger'}", not bad, "\n".join(bad))
print(f"# {n} requests")

changing = {k: v for k, v in fields.items() if k[0] != "GET" and readers[k]}
wrong = [path for (method, path), names in changing.items()
         if site.ask(method, re.sub(r"\{\w+\}", "x", path), encoded({x: FINE.get(x, "1") for x in names if f"{{{x}}}" not in path}), cookie=site.sign_in(readers[method, path])[0])[0] != 403]
tap.check("no form without its token", not wrong, wrong)
wrong = [path for (method, path), names in fields.items() if method != "GET" and site.ask(method, re.sub(r"\{\w+\}", "x", path), encoded({x: "en" for x in names}), Origin="https://evil.example")[0] != 403]
tap.check("no form of another site", not wrong, wrong)
status, _, body = site.ask("GET", "/users?text=victim", cookie=site.sign_in("administrator")[0])
tap.check("the users are still there", status == 200 and b"victim" in body, body[-500:])
faults = site.end()
tap.check("no page failed", not faults, "".join(faults))
tap.end()
