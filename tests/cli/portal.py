"""A portal that is served for a test: its people sign in, its pages are asked over HTTP, its log is read. The database is SQLite, or PostgreSQL when HUIFANG_TEST_DB says so."""
import atexit
import http.client
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.parse
import uuid

from box import HUIFANG, OK, Box

PASSWORD = "correct horse battery"


def box_of_engine(name):
    """A box whose commands work on the engine that HUIFANG_TEST_DB names; on PostgreSQL in a schema of its own, dropped at the end."""
    box = Box()
    if os.environ.get("HUIFANG_TEST_DB") != "postgresql":
        return box
    server = os.environ.get("HUIFANG_TEST_PG")
    if not server:
        print("1..0 # SKIP no server in HUIFANG_TEST_PG")
        sys.exit(0)
    schema = f"{name}_{uuid.uuid4().hex[:12]}"

    def psql(statement):
        subprocess.run(["psql", "-X", "-q", server, "-c", statement], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    psql(f"create schema {schema}")
    atexit.register(psql, f"drop schema {schema} cascade")
    box.env["HUIFANG_DB"] = f"{server}{'&' if '?' in server else '?'}options=-csearch_path%3D{schema}"
    box.env["HUIFANG_DATA"] = str(box.path / "data")
    return box


def add_user(box, login, role, place=None):
    made = subprocess.run([HUIFANG, "user", "add", login, "--role", role, "--stdin", *(["--place", place] if place else [])], cwd=box.path, env=box.env, input=PASSWORD + "\n",
                          text=True, capture_output=True)
    assert made.returncode == OK, made


def encoded(fields):
    return "&".join(f"{k}={urllib.parse.quote(v if isinstance(v, bytes) else v.encode(), safe='')}" for k, v in fields.items())


class Site:
    def __init__(self, box, *more):
        self.process = box.start("serve", "--listen", "127.0.0.1:0", "--workers", "2", *more, stderr=subprocess.PIPE)
        self.log = []
        address = next((m for line in self.process.stderr if (m := re.search(rb"http://([\d.]+):(\d+)", line))), None)
        assert address, "the server did not start"
        self.address = address.group(1).decode(), int(address.group(2))
        self.reader = threading.Thread(target=lambda: self.log.extend(self.process.stderr), daemon=True)  # a full pipe would stop the server
        self.reader.start()

    def ask(self, method, path, body=None, cookie=None, **headers):
        """(status, headers, body)."""
        c = http.client.HTTPConnection(*self.address, timeout=60)
        c.request(method, path, body, {**({"Cookie": cookie} if cookie else {}), **({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}),
                                       **{k.replace("_", "-"): v for k, v in headers.items()}})
        r = c.getresponse()
        answer = r.status, r.headers, r.read()
        c.close()
        return answer

    def sign_in(self, login):
        """The session's cookie and its token for forms."""
        status, headers, _ = self.ask("POST", "/sign-in", encoded({"login": login, "password": PASSWORD}))
        assert status == 303, (login, status)
        cookie = headers["Set-Cookie"].split(";")[0]
        return cookie, re.search(r'name="csrf" content="([^"]+)"', self.ask("GET", "/account", cookie=cookie)[2].decode()).group(1)

    def end(self):
        """Stops it; the lines of its log that tell of faults."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(40)
        self.reader.join(10)
        return [line.decode() for line in self.log if b"level=error" in line or b"worker.died" in line]
