#!/usr/bin/env python3
"""Each role signs in over HTTP and asks for each page: open or closed as tests/golden/route_roles.txt says. test_route_roles.py HUIFANG

Pages with a {name} in their path are left to their own tests. HUIFANG_TEST_DB names the engine, as in tests/old_db."""
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
PLACES = {"region_manager": "N", "area_manager": "N/城东", "group_user": "大集团"}
AT_DEALER = {"dealer_manager", "service_manager", "sales_manager", "service_advisor", "sales_consultant", "dcrc_agent", "dcrc_manager", "uploader"}
SERVER = os.environ.get("HUIFANG_TEST_PG")
tap = Tap()
box = Box()

if os.environ.get("HUIFANG_TEST_DB") == "postgresql":
    if not SERVER:
        print("1..0 # SKIP no server in HUIFANG_TEST_PG")
        sys.exit(0)
    schema = "routes_" + uuid.uuid4().hex[:12]
    subprocess.run(["psql", "-X", "-q", SERVER, "-c", f"create schema {schema}"], check=True, stdin=subprocess.DEVNULL)
    box.env["HUIFANG_DB"] = f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{schema}"
    box.env["HUIFANG_DATA"] = str(box.path / "data")

# ---- a small network with somebody of every role ----
ready = box.ready()
box.file("more.csv", "dealer_code,name,region_code,region_name,area,group,valid_from\nA04,天津一店,N,北部,城东,大集团,2020-01-01\n")
assert box.run("import", "network", "more.csv").status == OK
roles = re.findall(r"\{ \"(\w+)\", \{ \.id", (SOURCE.parent / "src/org/user_role.c").read_text())
tap.check("all roles are asked", len(roles) == 21, roles)
for role in roles:
    place = PLACES.get(role, "A04" if role in AT_DEALER else None)
    made = subprocess.run([HUIFANG, "user", "add", role, "--role", role, "--stdin", *(["--place", place] if place else [])], cwd=box.path, env=box.env,
                          input=PASSWORD + "\n", text=True, capture_output=True)
    assert made.returncode == OK, made

server = box.start("serve", "--listen", "127.0.0.1:0", "--workers", "2", stderr=subprocess.PIPE)
address = re.search(rb"http://([\d.]+):(\d+)", server.stderr.readline())
assert address, "the server did not start"
log = []
reader = threading.Thread(target=lambda: log.extend(server.stderr), daemon=True)  # a full pipe would stop the server
reader.start()


def ask(method, path, body=None, cookie=None):
    c = http.client.HTTPConnection(address.group(1).decode(), int(address.group(2)), timeout=60)
    headers = {"Cookie": cookie} if cookie else {}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    c.request(method, path, body, headers)
    r = c.getresponse()
    r.read()
    c.close()
    return r.status, r.headers


routes = []
for line in (SOURCE / "golden/route_roles.txt").read_text().splitlines():
    method, path, permission, who = re.fullmatch(r"(\w+) +(\S+) (\S+): ?(.*)", line).groups()
    if method == "GET" and "{" not in path:
        routes.append((path, permission, who.split()))
tap.check("there are routes", len(routes) > 5, routes)


def is_sign_in(status, headers):
    return status == 401 or (status == 303 and headers["Location"].startswith("/sign-in"))


wrong = []
for path, permission, _ in routes:
    status, headers = ask("GET", path)
    if permission == "public" and (is_sign_in(status, headers) or status >= 500) or permission != "public" and not is_sign_in(status, headers):
        wrong.append(f"{path}: {status}")
tap.check("nobody sees what is public and is asked to sign in for the rest", not wrong, "\n".join(wrong))

for role in roles:
    status, headers = ask("POST", "/sign-in", urllib.parse.urlencode({"login": role, "password": PASSWORD}))
    assert status == 303, (role, status)
    cookie = headers["Set-Cookie"].split(";")[0]
    wrong = []
    for path, permission, who in routes:
        status, headers = ask("GET", path, cookie=cookie)
        is_open = permission in ("public", "signed-in") or role in who
        # Open: a page, a redirect, nothing there yet, or a question that lacks its parameters.
        if (is_open and (status not in (200, 303, 400, 404) or is_sign_in(status, headers))) or (not is_open and status != 403):
            wrong.append(f"{path}: {status}, {'open' if is_open else 'closed'}")
    tap.check(f"{role} sees what is theirs", not wrong, "\n".join(wrong))

server.send_signal(signal.SIGTERM)
server.wait(30)
reader.join(10)
faults = [line.decode() for line in log if b"level=error" in line]
tap.check("no page failed", not faults, "".join(faults)[:3000])
if box.env.get("HUIFANG_DATA"):
    subprocess.run(["psql", "-X", "-q", SERVER, "-c", f"drop schema {schema} cascade"], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
tap.end()
