#!/usr/bin/env python3
"""What strangers and insiders type into the forms of users, settings, audit log and network: SQL, markup, line breaks, endless texts, broken UTF-8. Every answer is a page of
ours or a refusal, never a fault, never the text as markup, never a header. test_hostile_forms.py HUIFANG; HUIFANG_TEST_DB as in tests/old_db."""
import http.client
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import urllib.parse
import uuid

SOURCE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "cli"))
from box import HUIFANG, Box, OK, Tap  # noqa: E402

PASSWORD = "correct horse battery"
SERVER = os.environ.get("HUIFANG_TEST_PG")
tap = Tap()
box = Box()
if os.environ.get("HUIFANG_TEST_DB") == "postgresql":
    if not SERVER:
        print("1..0 # SKIP no server in HUIFANG_TEST_PG")
        sys.exit(0)
    schema = "forms_" + uuid.uuid4().hex[:12]
    subprocess.run(["psql", "-X", "-q", SERVER, "-c", f"create schema {schema}"], check=True, stdin=subprocess.DEVNULL)
    box.env["HUIFANG_DB"] = f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{schema}"
    box.env["HUIFANG_DATA"] = str(box.path / "data")
box.ready()
for login, role in (("root.user", "administrator"), ("victim", "analyst")):
    made = subprocess.run([HUIFANG, "user", "add", login, "--role", role, "--stdin"], cwd=box.path, env=box.env, input=PASSWORD + "\n", text=True, capture_output=True)
    assert made.returncode == OK, made

server = box.start("serve", "--listen", "127.0.0.1:0", "--workers", "2", stderr=subprocess.PIPE)
address = re.search(rb"http://([\d.]+):(\d+)", server.stderr.readline())
assert address, "the server did not start"
log = []
reader = threading.Thread(target=lambda: log.extend(server.stderr), daemon=True)  # a full pipe would stop the server
reader.start()


def ask(method, path, body=None, cookie=None, **more):
    c = http.client.HTTPConnection(address.group(1).decode(), int(address.group(2)), timeout=60)
    headers = {**({"Cookie": cookie} if cookie else {}), **({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}), **more}
    c.request(method, path, body, headers)
    r = c.getresponse()
    answer = r.status, r.headers, r.read()
    c.close()
    return answer


def sign_in():
    status, headers, _ = ask("POST", "/sign-in", urllib.parse.urlencode({"login": "root.user", "password": PASSWORD}))
    assert status == 303, status
    cookie = headers["Set-Cookie"].split(";")[0]
    page = ask("GET", "/account", cookie=cookie)[2].decode()
    return cookie, re.search(r'name="csrf" content="([^"]+)"', page).group(1), re.search(r'/users', page) is not None


cookie, csrf, _ = sign_in()
user_id = re.search(r"/users/([0-9A-Z]{13})", ask("GET", "/users?text=victim", cookie=cookie)[2].decode()).group(1)

MARK = "x7mark"
HOSTILE = {
    "markup": f"<script>{MARK}</script>", "attribute": f"\"><img src=x onerror={MARK}>", "quote": f"' or '1'='1 {MARK}", "statement": f"'; drop table user_account; -- {MARK}",
    "line break": f"a\r\nSet-Cookie: {MARK}=1\r\n\r\n<b>", "zero byte": f"a\0{MARK}", "wildcards": "%_!\\", "endless": "长" * 15000, "broken": b"\xff\xfe\xc3\x28 \xed\xa0\x80",
    "right to left": "\u202e\u2066abc", "format": "%s%n{0}{9}", "number": "9" * 40, "minus": "-1", "path": "../../../../etc/passwd", "empty": "",
}
PUBLIC = [("/sign-in", ["login", "password", "next"]), ("/sign-in/code", ["code", "next"]), ("/forgotten-password", ["login"]), ("/new-password", ["token", "password", "again"]),
          ("/language", ["code", "next"])]
SIGNED_IN = [("/account/sessions/end", ["session"]), ("/account/tokens", ["name", "days"]), ("/account/codes/confirm", ["code"]), ("/account/codes/off", ["code"]),
             ("/users", ["login", "name", "mail", "language"]), (f"/users/{user_id}", ["name", "mail", "language"]), (f"/users/{user_id}/roles", ["role", "place", "from", "to"]),
             (f"/users/{user_id}/roles/take", ["role", "place"]), (f"/users/{user_id}/state", ["active"]), ("/settings/sample.quota_month", ["scope", "value"]),
             ("/settings/sample.taxi_words", ["value"]), ("/settings/portal.url", ["value"])]
LISTS = [("/users", ["text", "role", "place", "state", "page"]), ("/audit", ["who", "action", "object", "from", "to", "page"]), ("/network", ["text", "region", "programme", "closed", "page"]),
         ("/sign-in", ["next"]), ("/new-password", ["token"])]
STEPS = ["/users/{}", "/settings/{}", "/network/dealers/{}", "/questionnaires/{}"]
FINE = {"role": "uploader", "place": "A01", "active": "1", "login": "somebody", "old": "x", "days": "5"}


def is_harmless(answer):
    status, headers, body = answer
    text = body.decode("utf-8", "replace")
    return (status < 500 and f"<script>{MARK}" not in text and f"onerror={MARK}>" not in text and MARK not in "".join(v for k, v in headers.items() if k.lower() == "set-cookie" and "flash" not in v)
            and "etc/passwd:" not in text and not re.search(r"(syntax error|sqlite|psql|SELECT )", text))


def encoded(fields):
    return "&".join(f"{k}={urllib.parse.quote(v if isinstance(v, bytes) else v.encode(), safe='')}" for k, v in fields.items())


def hostile_answers(path, names, send):
    """Each field in turn with each hostile text; what was not harmless."""
    bad = []
    for name in names:
        for label, text in HOSTILE.items():
            answer = send(path, {**{n: FINE.get(n, "") for n in names}, name: text})
            if not is_harmless(answer):
                bad.append(f"{name}, {label}: {answer[0]} {answer[2][:200]!r}")
    return "\n".join(bad)


def post_public(path, fields):
    return ask("POST", path, encoded(fields), **{"X-Forwarded-For": f"10.{len(fields)}.{os.urandom(1)[0]}.{os.urandom(1)[0]}"})


def post(path, fields):
    global cookie, csrf
    answer = ask("POST", path, encoded({**fields, "_csrf": csrf}), cookie=cookie)
    if answer[0] == 303 and answer[1]["Location"].startswith("/sign-in"):
        cookie, csrf, _ = sign_in()
    return answer


for path, names in PUBLIC:
    bad = hostile_answers(path, names, post_public)
    tap.check(f"POST {path} by a stranger", not bad, bad)
for path, names in SIGNED_IN:
    bad = hostile_answers(path, names, post)
    tap.check(f"POST {path.replace(user_id, '{id}')} by an administrator", not bad, bad)
for path, names in LISTS:
    bad = hostile_answers(path, names, lambda p, f: ask("GET", p + "?" + encoded({k: v for k, v in f.items() if len(v) < 1000}), cookie=cookie))
    tap.check(f"GET {path} with hostile questions", not bad, bad)
for step in STEPS:
    bad = [label for label, text in HOSTILE.items() if len(text) < 1000 and text
           and not is_harmless(ask("GET", step.format(urllib.parse.quote(text if isinstance(text, bytes) else text.encode(), safe="")), cookie=cookie))]
    tap.check(f"GET {step} with a hostile step", not bad, bad)
wrong = [path.replace(user_id, "{id}") for path, names in SIGNED_IN if ask("POST", path, encoded({n: FINE.get(n, "1") for n in names}), cookie=cookie)[0] != 403]
tap.check("no form without its token", not wrong, wrong)
wrong = [path for path, names in PUBLIC if ask("POST", path, encoded({n: "en" for n in names}), Origin="https://evil.example")[0] != 403]
tap.check("no form of another site", not wrong, wrong)
status, _, body = ask("GET", "/users?text=victim", cookie=cookie)
tap.check("the users are still there", status == 200 and user_id.encode() in body, body[-500:])
server.send_signal(signal.SIGTERM)
server.wait(30)
reader.join(10)
faults = [line.decode() for line in log if b"level=error" in line or b"worker.died" in line]
tap.check("no page failed", not faults, "".join(faults)[:3000])
if box.env.get("HUIFANG_DATA"):
    subprocess.run(["psql", "-X", "-q", SERVER, "-c", f"drop schema {schema} cascade"], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
tap.end()
