#!/usr/bin/env python3
"""The server from outside, over raw sockets: test_server.py PROBE
HUIFANG_LONG=1: 2,000 idle connections instead of 200."""
import atexit
import concurrent.futures
import gzip
import http.client
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests/cli"))
from tap import Tap  # noqa: E402

tap = Tap()
check = tap.check

resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)  # a descriptor for each client
PROBE = os.path.abspath(sys.argv[1])
LONG = bool(os.environ.get("HUIFANG_LONG"))


def eventually(seen):
    """A request is counted and logged a moment after its answer has arrived."""
    for _ in range(60):
        if seen():
            return True
        time.sleep(0.05)
    return False


class Server:
    def __init__(self, workers=2, address="127.0.0.1:0", more=()):
        self.data = pathlib.Path(tempfile.mkdtemp(prefix="huifang-web-"))
        atexit.register(shutil.rmtree, self.data, ignore_errors=True)
        self.process = subprocess.Popen([PROBE, address, str(workers), str(self.data), *more], stderr=subprocess.PIPE)
        atexit.register(self.end)
        self.log = []
        self.address = None
        threading.Thread(target=self.read, daemon=True).start()
        for _ in range(300):
            if self.address or self.process.poll() is not None:
                break
            time.sleep(0.05)

    def read(self):
        for line in self.process.stderr:
            text = line.decode(errors="replace")
            self.log.append(text)
            found = re.match(r"listening https?://(.*):(\d+)$", text)
            if found:
                self.address = (found.group(1).strip("[]"), int(found.group(2)))

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(45)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return None

    def connect(self, timeout=10):
        return socket.create_connection(self.address, timeout)

    def raw(self, text, pieces=None):
        """What comes back on one connection that is half closed after sending."""
        got = b""
        with self.connect() as s:
            try:
                for piece in pieces or [text]:
                    s.sendall(piece)
                    if pieces:
                        time.sleep(0.005)
                s.shutdown(socket.SHUT_WR)
            except OSError:
                pass  # refused before it was all sent
            try:
                while more := s.recv(65536):
                    got += more
            except OSError:
                pass
        return got

    def ask(self, method, path, body=None, **headers):
        """(status, headers, body) over http.client."""
        c = http.client.HTTPConnection(*self.address, timeout=30)
        c.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        r = c.getresponse()
        answer = (r.status, r.headers, r.read())
        c.close()
        return answer

    def workers(self):
        return [int(p) for p in pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()]


web = Server()
check("the server listens", web.address, web.log)
HOST = b"Host: x\r\n"
OK = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def statuses(answer):
    return [int(s) for s in re.findall(rb"HTTP/1\.1 (\d\d\d) ", answer)]


# ---- what is malformed is refused, and nothing behind it is read as a request ----
SMUGGLED = b"GET /name/smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
corpus = [
    ("two lengths", POST + b"Content-Length: 6\r\nContent-Length: 0\r\n\r\ntext=a" + SMUGGLED, 400),
    ("the same length twice", POST + b"Content-Length: 6\r\nContent-Length: 6\r\n\r\ntext=a" + SMUGGLED, 400),
    ("a list of lengths", POST + b"Content-Length: 6, 6\r\n\r\ntext=a" + SMUGGLED, 400),
    ("a signed length", POST + b"Content-Length: +6\r\n\r\ntext=a" + SMUGGLED, 400),
    ("a negative length", POST + b"Content-Length: -6\r\n\r\ntext=a" + SMUGGLED, 400),
    ("a hexadecimal length", POST + b"Content-Length: 0x6\r\n\r\ntext=a" + SMUGGLED, 400),
    ("a length past 64 bits", POST + b"Content-Length: 18446744073709551622\r\n\r\ntext=a" + SMUGGLED, (400, 413)),
    ("a large length", POST + b"Content-Length: 99999999999999\r\n\r\ntext=a" + SMUGGLED, 413),
    ("length and chunks", POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, (400, 411)),
    ("chunks and length", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\n" + SMUGGLED, (400, 411)),
    ("chunks", POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\ntext=a\r\n0\r\n\r\n" + SMUGGLED, 411),
    ("chunks in another case", POST + b"tRANSFER-eNCODING: Chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 411),
    ("an unknown coding", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED, (400, 411)),
    ("a blank before the colon", POST + b"Content-Length : 6\r\n\r\ntext=a" + SMUGGLED, 400),
    ("a blank before the colon of chunks", POST + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED, 400),
    ("a folded header", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n c\r\n\r\n" + SMUGGLED, 400),
    ("a header folded with a tab", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\r\n\tContent-Length: 5\r\n\r\n" + SMUGGLED, 400),
    ("a folded first line", b"GET / HTTP/1.1\r\n Host: x\r\n\r\n" + SMUGGLED, 400),
    ("a bare LF behind the request line", b"GET / HTTP/1.1\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("a bare LF behind a header", b"GET / HTTP/1.1\r\nHost: x\nX-A: b\r\n\r\n" + SMUGGLED, 400),
    ("bare LFs only", b"GET / HTTP/1.1\nHost: x\n\n" + SMUGGLED, 400),
    ("a bare LF at the end", b"GET / HTTP/1.1\r\nHost: x\r\n\n" + SMUGGLED, 400),
    ("a bare CR in a value", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\rX-B: c\r\n\r\n" + SMUGGLED, 400),
    ("NUL in a value", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: b\0c\r\n\r\n" + SMUGGLED, 400),
    ("NUL in a name", b"GET / HTTP/1.1\r\nHost: x\r\nX\0A: b\r\n\r\n" + SMUGGLED, 400),
    ("NUL in the target", b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("a header without colon", b"GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n" + SMUGGLED, 400),
    ("a header without name", b"GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n" + SMUGGLED, 400),
    ("a name that is no token", b"GET / HTTP/1.1\r\nHost: x\r\nX(A): b\r\n\r\n" + SMUGGLED, 400),
    ("no host", b"GET / HTTP/1.1\r\n\r\n" + SMUGGLED, 400),
    ("two hosts", b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + SMUGGLED, 400),
    ("a host with a path", b"GET / HTTP/1.1\r\nHost: x/y\r\n\r\n" + SMUGGLED, 400),
    ("a host with a blank", b"GET / HTTP/1.1\r\nHost: x y\r\n\r\n" + SMUGGLED, 400),
    ("GET with a body", b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 41\r\n\r\n" + SMUGGLED, 400),
    ("two blanks in the request line", b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("a blank in the target", b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, (400, None)),
    ("a blank at the end of the request line", b"GET / HTTP/1.1 \r\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("a tab in the request line", b"GET\t/\tHTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, (400, None)),
    ("no version", b"GET /\r\nHost: x\r\n\r\n" + SMUGGLED, (400, 505)),
    ("version 2", b"GET / HTTP/2.0\r\nHost: x\r\n\r\n" + SMUGGLED, (400, 505)),
    ("version 1.9", b"GET / HTTP/1.9\r\nHost: x\r\n\r\n" + SMUGGLED, 505),
    ("an unknown method", b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 501),
    ("a method in small letters", b"get / HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 501),
    ("TRACE", b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 405),
    ("CONNECT", b"CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("a whole URL as target", b"GET http://y/ HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("a star as target", b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 400),
    ("an expectation nobody meets", POST + b"Expect: a-pony\r\nContent-Length: 6\r\n\r\ntext=a" + SMUGGLED, 417),
    ("too many headers", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 80 + b"\r\n" + SMUGGLED, 431),
    ("headers of 20 kB", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 20000 + b"\r\n\r\n" + SMUGGLED, 431),
    ("headers of 200 kB", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 200000 + b"\r\n\r\n", (431, None)),
    ("a target of 5 kB", b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 414),
]
for path in ("/%00", "/name/a%00b", "/%", "/%4", "/%zz", "/name/%u0041", "/../etc/passwd", "/assets/..", "/assets/%2e%2e/x", "/.", "/name/%2E", "/assets/%2e./x",
             "/name/a\\b", "/name/%0d%0aX-Evil:%201", "/name/%C0%AE", "/name/%ff", "/name/\xe7\x8e\x8b", "/search?text=%00", "/search?text=%g1", "/<script>", "//evil\\"):
    corpus.append((f"path {path!r}", b"GET " + path.encode("latin-1") + b" HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED, 400))
for label, request, want in corpus:
    answer = web.raw(request)
    got = statuses(answer)
    wanted = want if isinstance(want, tuple) else (want,)
    # The library's own refusals print their head twice, or close without a word.
    check(f"refused: {label}", set(got) <= set(wanted) and (got or None in wanted) and b"smuggled" not in answer, (got, answer[:300]))

# ---- what is well-formed is not ----
good = [
    ("HTTP/1.0 without headers", b"GET / HTTP/1.0\r\n\r\n", [200]),
    ("a leading empty line", b"\r\n" + OK, [200]),
    ("two requests at once", OK.replace(b"Connection: close\r\n", b"") + OK, [200, 200]),
    ("blanks around a value", b"GET / HTTP/1.1\r\nHost:   x\r\nX-A:\r\nConnection: close\r\n\r\n", [200]),
    ("UTF-8 in a value", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: \xe7\x8e\x8b\r\nConnection: close\r\n\r\n", [200]),
    ("headers of 12 kB", b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 12000 + b"\r\nX-B: c\r\nConnection: close\r\n\r\n", [200]),
    ("60 headers", b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 60 + b"Connection: close\r\n\r\n", [200]),
    ("a form", POST + b"Content-Length: 6\r\nConnection: close\r\n\r\ntext=a", [200]),
    ("an empty form", POST + b"Content-Length: 0\r\nConnection: close\r\n\r\n", [400]),
    ("a form, then a request", POST + b"Content-Length: 6\r\n\r\ntext=a" + OK, [200, 200]),
]
for label, request, want in good:
    check(f"taken: {label}", statuses(web.raw(request)) == want, web.raw(request)[:300])
    pieces = [request[i:i + max(1, len(request) // 40)] for i in range(0, len(request), max(1, len(request) // 40))]
    check(f"taken in pieces: {label}", statuses(web.raw(request, pieces)) == want, label)
slowly = web.raw(None, [bytes([b]) for b in POST + b"Content-Length: 6\r\nConnection: close\r\n\r\ntext=a"])
check("taken byte by byte", statuses(slowly) == [200], slowly)
with web.connect() as early:
    early.sendall(POST + b"Content-Length: 60\r\n\r\ntext=a")
    time.sleep(0.1)  # with the data in one packet, the library sees the end only at its timeout

# ---- routes, parameters, methods ----
status, headers, body = web.ask("GET", "/name/%E7%8E%8B%20a%2Fb?text=x+y%26&other=1")
echo = json.loads(body)
check("steps and query are decoded", status == 200 and (echo["name"], echo["text"]) == ("王 a/b", "x y&"), body)
check("HEAD has headers and no body", (lambda a: a[0] == 200 and a[2] == b"" and int(a[1]["Content-Length"]) > 1000)(web.ask("HEAD", "/")))
status, headers, body = web.ask("POST", "/search", "text=a", Content_Type="application/x-www-form-urlencoded")
check("another method is 405 with Allow", status == 405 and headers["Allow"] == "GET, HEAD", (status, headers["Allow"]))
check("a path that is not there", web.ask("GET", "/nothing")[0] == 404)
check("a step of the wrong type is a page that is not there", web.ask("GET", "/item/zzz", Cookie="huifang_session=s-admin")[0] == 404)
status, headers, body = web.ask("GET", "/search?text=a&number=12")
check("a rejected field is named", status == 400 and b"Number: Larger than 9." in body and headers["X-Request-Id"].encode() in body, body)
check("a field twice is refused", web.ask("GET", "/search?text=a&text=b")[0] == 400)
echo = json.loads(web.ask("GET", "/draft?text=a&number=x")[2])
check("a page that shows issues gets them and what was sent", echo["issues"] == 1 and echo["raw"] == "x", echo)
check("a form of another type is 415", web.ask("POST", "/echo", "text=a", Content_Type="text/plain")[0] == 415)
FORM = {"Content_Type": "application/x-www-form-urlencoded"}
check("64 KiB are the limit", web.ask("POST", "/echo", "text=" + "a" * (65 << 10), **FORM)[0] == 413)
check("of a route that says so, more", web.ask("POST", "/large", "text=" + "a" * (100 << 10), **FORM)[0] == 200)
check("too many parameters", web.ask("POST", "/echo", "text=a" + "&a=" * 1100, **FORM)[0] == 400)
check("no answer is our fault", web.ask("GET", "/none")[0] == 500)
for code, want in ((1, 400), (2, 403), (3, 404), (4, 409), (5, 503), (6, 500), (7, 500)):
    status, headers, body = web.ask("GET", f"/fail?number={code}")
    check(f"error {code} is {want} and escaped", status == want and b"&lt;b&gt;this" in body and b"<b>this" not in body, (status, body[-900:]))
status, headers, body = web.ask("GET", "/api/fail?number=4")
check("of the API as problem+json", status == 409 and headers["Content-Type"] == "application/problem+json" and json.loads(body)["status"] == 409, body)
check("in the reader's language", "页面不存在" in web.ask("GET", "/nothing", Accept_Language="fr, zh-CN;q=0.8, en;q=0.5")[2].decode())
check("English for others", b"does not exist" in web.ask("GET", "/nothing", Accept_Language="fr")[2])

# ---- who may what ----
A = {"Cookie": "a=b; huifang_session=s-admin; c=d"}
R = {"Cookie": "huifang_session=s-reader"}
status, headers, body = web.ask("GET", "/home?a=b%2Fc")
check("nobody is sent to sign in, and back", status == 303 and headers["Location"] == "/sign-in?next=/home%3Fa%3Db%252Fc", headers["Location"])
check("an unknown session is nobody", web.ask("GET", "/home", Cookie="huifang_session=s-evil")[0] == 303)
check("an endless session value is nobody", web.ask("GET", "/home", Cookie="huifang_session=s-" + "a" * 600)[0] == 303)
check("a broken gate is an error page", web.ask("GET", "/home", Cookie="huifang_session=s-broken")[0] == 500)
check("signed in", web.ask("GET", "/home", **A)[0] == 200)
check("API without token is 401", web.ask("PUT", "/api/item/0000000000001")[0] == 401)
check("API by token", web.ask("PUT", "/api/item/0000000000001", Authorization="Bearer t-admin")[0] == 200)
check("API by a wrong token", web.ask("PUT", "/api/item/0000000000001", Authorization="Bearer t-evil", **A)[0] == 401)
check("a program's token opens no page", web.ask("GET", "/home", Authorization="Bearer t-admin")[0] == 303
      and web.ask("POST", "/save", "text=a", Authorization="Bearer t-admin", **FORM)[0] == 303)
check("without permission 403", web.ask("POST", "/save", "text=a&_csrf=secret-reader", **FORM, **R)[0] == 403)
N = {"Cookie": "huifang_session=s-new"}
check("who has something to do first is led there", [web.ask("GET", p, **N)[1]["Location"] for p in ("/page", "/item/0000000000001")] == ["/home"] * 2)
check("and sees that page, public ones and the way out", [web.ask("GET", p, **N)[0] for p in ("/home", "/", "/search?text=a")] == [200, 200, 200]
      and web.ask("POST", "/sign-out", "_csrf=secret-new", **FORM, **N)[0] == 303)
check("but does nothing else", web.ask("POST", "/read-only", "_csrf=secret-new", **FORM, **N)[0] == 403 and web.ask("GET", "/page", HX_Request="true", **N)[1]["HX-Redirect"] == "/home")
check("the menu has what one may", b'href="/search"' in web.ask("GET", "/", **A)[2] and b'href="/search"' not in web.ask("GET", "/", **R)[2])
check("the user's language wins", json.loads(web.ask("GET", "/search?text=a", Cookie="huifang_session=s-zh; huifang_language=en", Accept_Language="en")[2])["lang"] == "zh-CN")
check("then the cookie", json.loads(web.ask("GET", "/search?text=a", Cookie="huifang_language=zh-CN", Accept_Language="en")[2])["lang"] == "zh-CN")
status, headers, _ = web.ask("POST", "/language", "code=zh-CN&next=/search%3Ftext%3Da", **FORM)
check("the language switch", status == 303 and headers["Location"] == "/search?text=a" and "huifang_language=zh-CN" in headers["Set-Cookie"], headers.items())
check("knows its languages only", web.ask("POST", "/language", "code=xx", **FORM)[0] == 400)

# ---- requests that other sites send ----
SAVE = {**FORM, **A}
check("a form without token", web.ask("POST", "/save", "text=a", **SAVE)[0] == 403)
check("with a wrong one", web.ask("POST", "/save", "text=a&_csrf=secret-reader", **SAVE)[0] == 403)
check("with an empty one", web.ask("POST", "/save", "text=a&_csrf=", **SAVE)[0] == 403)
check("token in the address", web.ask("POST", "/save?_csrf=secret-admin", "text=a", **SAVE)[0] == 403)
check("no form, no token", web.ask("POST", "/read-only", **R)[0] == 403)
status, headers, _ = web.ask("POST", "/save", "text=%E5%A5%BD&_csrf=secret-admin", **SAVE)
check("with its token, by redirect", status == 303 and headers["Location"] == "/", (status, headers.items()))
flash = headers["Set-Cookie"].split(";")[0]
status, headers, body = web.ask("GET", "/", Cookie=flash)
check("what happened is said once", "Saved: 好" in body.decode() and "huifang_flash=;" in headers["Set-Cookie"] and "Max-Age=0" in headers["Set-Cookie"], headers.items())
check("and escaped", b"&lt;script&gt;" in web.ask("GET", "/", Cookie="huifang_flash=%3Cscript%3E")[2])
check("token in a header", web.ask("POST", "/save", "text=a", X_CSRF_Token="secret-admin", **SAVE)[0] == 303)
for origin, site, want in (("https://evil.example", None, 403), ("null", None, 403), (None, "cross-site", 403), (None, "same-site", 403), (None, "none", 403), ("http://x", "same-origin", 403),
                           ("http://127.0.0.1:%d" % web.address[1], "same-origin", 303), (None, "same-origin", 303), ("http://127.0.0.1:%d.evil" % web.address[1], None, 403)):
    more = {**({"Origin": origin} if origin else {}), **({"Sec_Fetch_Site": site} if site else {})}
    check(f"origin {origin}, site {site}", web.ask("POST", "/save", "text=a&_csrf=secret-admin", **SAVE, **more)[0] == want)

# ---- refused bodies ----
refused = http.client.HTTPConnection(*web.address, timeout=10)
for label, path, headers, want in (("nowhere", "/nothing", FORM, 404), ("by nobody", "/upload", FORM, 303), ("from elsewhere", "/save", {**SAVE, "Origin": "https://evil.example"}, 403),
                                   ("too large", "/save", SAVE, 413)):
    refused.request("POST", path, b"text=" + b"x" * 1000000, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = refused.getresponse()
    check(f"a body that is refused is read, {label}", answer.status == want and answer.read() is not None, answer.status)
refused.request("GET", "/search?text=a")
check("and the connection goes on", refused.getresponse().status == 200)
huge = web.raw(b"POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 300000000\r\n\r\n" + OK)
check("a huge one is not waited for", statuses(huge) == [404] and b"connection: close" in huge.lower(), huge[:300])

# ---- forms that are sent twice ----
saved = lambda: (web.data / "saved").read_text().count("saved")
def send(once, text="x", **more):
    status, headers, _ = web.ask("POST", "/save", urllib.parse.urlencode({"text": text, "_csrf": "secret-admin", "_once": once, **more}), **SAVE)
    return status, headers["Location"], (headers["Set-Cookie"] or "").split(";")[0]
before = saved()
first = send("k1", "甲")
check("sent again: the same answer, and nothing done", send("k1", "甲") == first and first[0] == 303 and "huifang_flash" in first[2] and saved() == before + 1, first)
check("another form", send("k2")[0] == 303 and saved() == before + 2)
check("a refusal gives the key back", [send("k3", "refuse")[0], send("k3")[0], send("k3")[0]] == [409, 303, 303] and saved() == before + 4)
before = saved()
with concurrent.futures.ThreadPoolExecutor(8) as pool:
    answers = list(pool.map(lambda _: send("k4", number=300)[:2], range(8)))
check("eight at once act once", set(answers) == {(303, "/")} and saved() == before + 1, (answers, saved() - before))
try:
    send("k5", "die")
except (ConnectionError, http.client.HTTPException):
    pass
check("where the first died nobody pretends", send("k5", "x")[0] == 409)
before = saved()
check("many forms", all(send(f"many{i}")[0] == 303 for i in range(50)) and saved() == before + 50)
(web.data / "saved").unlink()
check("a link from elsewhere may be read", web.ask("GET", "/home", Sec_Fetch_Site="cross-site", **A)[0] == 200)

# ---- sessions, redirects, headers ----
status, headers, _ = web.ask("GET", "/sign-in?text=s-admin")
cookie = headers["Set-Cookie"]
check("the cookie is HttpOnly, Lax, of all paths", all(w in cookie for w in ("huifang_session=s-admin;", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=3600")) and "Secure" not in cookie, cookie)
check("Secure behind https", "Secure" in web.ask("GET", "/sign-in?text=s-admin", X_Forwarded_Proto="https")[1]["Set-Cookie"])
check("a cookie value with a semicolon is a defect", web.ask("GET", "/sign-in?text=a%3Bb")[0] == 500)
status, headers, _ = web.ask("POST", "/sign-out", "_csrf=secret-admin", **SAVE)
check("signing out forgets", "huifang_session=;" in headers["Set-Cookie"] and headers["Clear-Site-Data"] == '"cache"', headers.items())
for target in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\\\\evil", "/a\r\nX-Evil: 1", " /a", "/ä", "evil", "///evil"):
    status, headers, _ = web.ask("GET", "/jump?next=" + urllib.parse.quote(target))
    check(f"no redirect to {target!r}", status == 303 and headers["Location"] == "/" and not headers["X-Evil"] or headers["Location"] == "/a", headers["Location"])
check("a redirect inside", web.ask("GET", "/jump?next=/a/b%3Fc%3Dd")[1]["Location"] == "/a/b?c=d")
check("htmx gets its own", (lambda a: a[0] == 204 and a[1]["HX-Redirect"] == "/a")(web.ask("GET", "/jump?next=/a", HX_Request="true")))
status, headers, _ = web.ask("GET", "/header?text=a%0d%0aX-Evil:%201")
check("no header from a value", not headers["X-Evil"], headers.items())
status, headers, _ = web.ask("GET", "/")
for name, value in (("Content-Security-Policy", "script-src 'self'"), ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
                    ("Cross-Origin-Opener-Policy", "same-origin"), ("X-Request-Id", ""), ("Content-Security-Policy", "frame-ancestors 'none'")):
    check(f"{name} {value}", value in (headers[name] or "?missing"), headers.items())
check("no unsafe in the policy", "unsafe" not in headers["Content-Security-Policy"])
check("no HSTS over http, HSTS over https", not headers["Strict-Transport-Security"] and web.ask("GET", "/", X_Forwarded_Proto="https")[1]["Strict-Transport-Security"])
echo = json.loads(web.ask("GET", "/search?text=a", X_Forwarded_For="1.2.3.4, 10.9.8.7")[2])
check("the proxy says who the client is", echo["client"] == "10.9.8.7", echo)

# ---- caching, assets ----
status, headers, body = web.ask("GET", "/search?text=a")
check("304 for what is known", web.ask("GET", "/search?text=a", If_None_Match='"x", W/' + headers["ETag"])[0] == 304)
check("not for another", web.ask("GET", "/search?text=b", If_None_Match=headers["ETag"])[0] == 200)
for name in re.findall(rb'(?:href|src)="(/assets/[^"]+)"', web.ask("GET", "/")[2]):
    status, headers, plain = web.ask("GET", name.decode())
    check(f"{name.decode()}", status == 200 and "immutable" in headers["Cache-Control"] and not headers["Content-Encoding"], headers.items())
    status, headers, packed = web.ask("GET", name.decode(), Accept_Encoding="br, gzip")
    check(f"{name.decode()} compressed", headers["Content-Encoding"] == "gzip" and gzip.decompress(packed) == plain and headers["Vary"] == "Accept-Encoding", headers.items())
check("an asset that is known", web.ask("GET", name.decode(), If_None_Match=web.ask("GET", name.decode())[1]["ETag"])[0] == 304)
check("an asset that is not there", web.ask("GET", "/assets/app.css")[0] == 404)
check("gzip that is not wanted", not web.ask("GET", name.decode(), Accept_Encoding="gzip;q=0")[1]["Content-Encoding"])
check("pages are not compressed", not web.ask("GET", "/", Accept_Encoding="gzip")[1]["Content-Encoding"])

# ---- JSON ----
J = {"Content_Type": "application/json", "Authorization": "Bearer t-admin"}
status, _, body = web.ask("POST", "/api/echo", json.dumps({"text": "好", "number": 3, "other": True, "none": None}), **J)
check("an object of values", status == 200 and (json.loads(body)["text"], json.loads(body)["number"]) == ("好", 3), body)
for bad in ("", "[]", "{", '{"text":{}}', '{"text":["a"]}', '"text"', '{"text":"a","text":"b"}', '{"number":1e400,"text":"a"}', "\xff"):
    check(f"JSON {bad!r} is refused", web.ask("POST", "/api/echo", bad.encode("latin-1"), **J)[0] == 400)
problem = json.loads(web.ask("POST", "/api/echo", '{"number":77}', **J)[2])
check("a problem names the fields", {e["field"] for e in problem["errors"]} == {"text", "number"}, problem)

# ---- uploads and downloads ----


def multipart(*parts, boundary="xyz", end=True):
    body = b""
    for name, value, *file in parts:
        more = f'; filename="{file[0]}"\r\nContent-Type: application/octet-stream' if file else ""
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"
    return body + (f"--{boundary}--\r\n".encode() if end else b"")


UP = {"Content_Type": "multipart/form-data; boundary=xyz", **A, "X_CSRF_Token": "secret-admin"}
payload = os.urandom(2 << 20)
status, _, body = web.ask("POST", "/upload", multipart(("text", "说明".encode()), ("file", payload, "C:\\\\tmp\\\\..\\\\访问.csv"), ("number", b"7")), **UP)
echo = json.loads(body) if status == 200 else {"uploads": []}
check("a file and fields", status == 200 and echo["text"] == "说明" and echo["number"] == 7 and [u["bytes"] for u in echo["uploads"]] == [2 << 20], (status, body[:600]))
check("its name has no folder", echo["uploads"] and echo["uploads"][0]["name"] == "访问.csv" and echo["uploads"][0]["is_there"], echo)
time.sleep(0.1)
check("it is gone afterwards", not list(web.data.iterdir()), list(web.data.iterdir()))
check("the token may be a part", web.ask("POST", "/upload", multipart(("_csrf", b"secret-admin"), ("file", b"x", "a")), **{k: v for k, v in UP.items() if k != "X_CSRF_Token"})[0] == 200)
check("a file of more than 3 MiB", web.ask("POST", "/upload", multipart(("file", b"a" * (3 << 20) + b"b", "a")), **UP)[0] == 413)
check("text of more than 64 KiB", web.ask("POST", "/upload", multipart(("text", b"a" * (70 << 10)),), **UP)[0] == 413)
check("17 files", web.ask("POST", "/upload", multipart(*[(f"f{i}", b"x", "a") for i in range(17)]), **UP)[0] == 413)
check("a file where none is taken", web.ask("POST", "/save", multipart(("text", b"a"), ("file", b"x", "a")), **UP)[0] == 413)
check("parts that break off", web.ask("POST", "/upload", multipart(("file", b"x" * 1000, "a"), end=False), **UP)[0] == 400)
check("no boundary", web.ask("POST", "/upload", multipart(("text", b"a")), **{**UP, "Content_Type": "multipart/form-data"})[0] == 400)
s = web.connect()
s.sendall(b"POST /upload HTTP/1.1\r\nHost: x\r\nCookie: huifang_session=s-admin\r\nX-CSRF-Token: secret-admin\r\nContent-Type: multipart/form-data; boundary=xyz\r\n"
          b"Content-Length: 2000000\r\n\r\n" + multipart(("file", b"x" * 100000, "a"), end=False))
time.sleep(0.3)
there = len(list(web.data.iterdir()))
s.close()
time.sleep(0.3)
check("an upload that breaks off leaves nothing", there == 1 and not list(web.data.iterdir()), (there, list(web.data.iterdir())))


def spoilt(rng, body):
    """A body with a few things cut, doubled, turned or put in."""
    words = [b"--xyz", b"\r\n", b"\n", b"\r", b"--", b"Content-Disposition: form-data; name=", b'"', b"; filename=", b"\0", b"\xff\xfe", b"Content-Type: multipart/mixed; boundary=abc\r\n", b"--abc",
             b"Content-Transfer-Encoding: base64\r\n", b"a" * 70, b":", b"../../etc/passwd", b"xyz--"]
    for _ in range(rng.randint(1, 6)):
        at, to = sorted(rng.randint(0, len(body)) for _ in range(2))
        body = rng.choice([body[:at] + body[to:], body[:to] + body[at:], body[:at] + rng.choice(words) + body[at:], body[:at] + bytes([rng.randint(0, 255)]) + body[at + 1:]])[:300000]
    return body


rng = random.Random(20)
samples = [multipart(("text", b"a"), ("file", b"x" * 50, "a.csv")), multipart(("text", "好".encode()), ("number", b"7"), ("f", b"\r\n--xy\r\n--xyz" * 9, "b.xlsx"), ("g", b"", "c")),
           multipart(*[(f"t{i}", b"v") for i in range(30)])]
pids, seen = web.workers(), {}
for i in range(20000 if LONG else 400):
    status = web.ask("POST", "/upload", spoilt(rng, rng.choice(samples)), **{**UP, "X_CSRF_Token": "secret-admin"})[0]
    seen[status] = seen.get(status, 0) + 1
check("spoilt bodies", set(seen) <= {200, 400, 413} and len(seen) > 1, seen)
check("harm no worker and leave no file", web.workers() == pids and not list(web.data.iterdir()), (web.workers(), pids, list(web.data.iterdir())))
(web.data / "big.bin").write_bytes(payload)
status, headers, body = web.ask("GET", "/download?text=" + urllib.parse.quote('报告 "1"\r\n.pdf'))
check("a download", status == 200 and body == payload, (status, len(body)))
check("its name", "filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%221%22" in headers["Content-Disposition"] and not headers[".pdf"], headers["Content-Disposition"])
check("a download that is known", web.ask("GET", "/download", If_None_Match=headers["ETag"])[0] == 304)
check("HEAD of a download", (lambda a: a[0] == 200 and a[2] == b"" and a[1]["Content-Length"] == str(len(payload)))(web.ask("HEAD", "/download")))
(web.data / "big.bin").unlink()
check("a download that is gone", web.ask("GET", "/download")[0] == 404)

# ---- memory, death, metrics, log ----
pids = web.workers()
check("two workers", len(pids) == 2, pids)
for _ in range(4):
    status, _, body = web.ask("GET", "/memory")
check("a page past its memory", status == 503 and b"more memory" in body, status)
check("its worker lives on", web.workers() == pids, web.workers())


def metric(name):
    found = re.search(rb"^" + re.escape(name.encode()) + rb" (\S+)$", web.ask("GET", "/metrics")[2], re.M)
    return float(found.group(1)) if found else None


check("metrics count", metric('huifang_http_requests_total{status="4xx"}') > 100 and metric("huifang_http_memory_limit_total") == 4)
check("nothing runs but this", eventually(lambda: metric("huifang_http_requests_running") == 1), metric("huifang_http_requests_running"))
check("metrics not through a proxy", web.ask("GET", "/metrics", X_Forwarded_For="1.2.3.4")[0] == 404)
check("healthz", web.ask("GET", "/healthz")[2] == b"ok\n")
in_log = lambda *words: any(all(w in line for w in words) for line in list(web.log))
eventually(lambda: in_log("route=/healthz "))
lines = [line for line in web.log if "event=request " in line]
check("a line each request", len(lines) > 200 and any("route=/name/{name} status=200" in line for line in lines), lines[-3:])
check("with the bytes of a file", eventually(lambda: in_log("route=/download status=200", f"bytes={len(payload)}")), [line for line in lines if "/download" in line])
check("without what was asked for", not [line for line in web.log if "secret-" in line or "s-admin" in line or "127.0.0.1" in line and "listening" not in line])


class Load:
    """Clients that ask again and again until told to stop; each answer and each failure is counted."""

    def __init__(self, path="/search?text=a", clients=6, keep=True):
        self.ok = self.bad = self.broken = 0
        self.on, self.path, self.keep = True, path, keep
        self.threads = [threading.Thread(target=self.run) for _ in range(clients)]
        for t in self.threads:
            t.start()

    def run(self):
        c = None
        while self.on:
            try:
                c = c or http.client.HTTPConnection(*web.address, timeout=20)
                c.request("GET", self.path)
                r = c.getresponse()
                r.read()
                self.ok += r.status == 200
                self.bad += r.status != 200
                if not self.keep or r.headers["Connection"] == "close":
                    c.close()
                    c = None
            except OSError as e:
                self.broken += 1
                c = None
            except http.client.HTTPException:
                self.broken += 1
                c = None

    def stop(self):
        self.on = False
        for t in self.threads:
            t.join()
        return self


load = Load()
time.sleep(0.5)
restarts = metric("huifang_worker_restarts_total")
for _ in range(3):
    os.kill(web.workers()[0], signal.SIGKILL)
    time.sleep(1.3)
load.stop()
check("a killed worker loses only its connections", load.ok > 100 and load.bad == 0 and load.broken <= 18, vars(load))
check("and is replaced", len(web.workers()) == 2 and metric("huifang_workers") == 2 and metric("huifang_worker_restarts_total") == restarts + 3, web.workers())
check("no gauge is left behind", metric("huifang_http_requests_running") == 1)
before = web.raw(b"GET /die HTTP/1.1\r\nHost: x\r\n\r\n")
check("a page that kills its worker", before == b"" and web.ask("GET", "/")[0] == 200, before)

# ---- files that a child of the worker makes ----
one = Server(workers=1)
(worker,) = one.workers()


def makers():
    return [int(p) for p in pathlib.Path(f"/proc/{worker}/task/{worker}/children").read_text().split()]


def held(path):
    """Asks for a file and stops whoever makes it: (its process, where the answer will be)."""
    known, answer = makers(), []
    def reader():
        try:
            answer.append(one.ask("GET", path))
        except (OSError, http.client.HTTPException):
            pass  # its worker was killed

    t = threading.Thread(target=reader)
    t.start()
    maker = None
    for _ in range(2000):
        maker = next((p for p in makers() if p not in known), None)
        if maker:
            os.kill(maker, signal.SIGSTOP)
            break
        time.sleep(0.002)
    return maker, t, answer


LARGE = "/export?number=3000&next=pdf"
status, headers, body = one.ask("GET", "/export?number=100")
check("a workbook", status == 200 and body[:2] == b"PK" and "filename*=UTF-8''%E8%A1%8C.xlsx" in headers["Content-Disposition"], (status, headers.items()))
status, headers, body = one.ask("GET", "/export?number=100&next=pdf")
check("a PDF", status == 200 and body[:4] == b"%PDF" and body.rstrip().endswith(b"%%EOF") and headers["Content-Type"] == "application/pdf", (status, body[:20]))
check("a CSV", one.ask("GET", "/export?number=3&next=csv")[2].count(b"\n") == 4)
check("only the head of one", (lambda a: a[0] == 200 and a[2] == b"")(one.ask("HEAD", "/export?number=9")))
maker, t, answer = held(LARGE)
check("others are served meanwhile", maker and one.ask("GET", "/")[0] == 200)
os.kill(maker, signal.SIGKILL)
t.join()
check("a maker that is killed: an error page", answer and answer[0][0] == 500 and b"could not be made" in answer[0][2] and not answer[0][1]["Content-Disposition"], answer and answer[0][:2])
maker, t, answer = held(LARGE)
resource.prlimit(maker, resource.RLIMIT_FSIZE, (4096, 4096))
os.kill(maker, signal.SIGCONT)
t.join()
check("a file that grows too large: an error page", answer and answer[0][0] == 500, answer and answer[0][:2])
maker, t, answer = held(LARGE)
resource.prlimit(maker, resource.RLIMIT_CPU, (0, 0))
os.kill(maker, signal.SIGCONT)
t.join()
check("one that works too long: an error page", answer and answer[0][0] == 500, answer and answer[0][:2])
gone = socket.create_connection(one.address)
before = makers()
gone.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
check("a reader waits", eventually(lambda: len(makers()) > len(before)))
gone.close()
check("one who leaves ends the maker", eventually(lambda: not makers()), makers())
three = [held(LARGE) for _ in range(3)]
status, _, body = one.ask("GET", LARGE)
check("no more than three at once", status == 503 and b"Several files" in body, status)
for maker, t, _ in three:
    os.kill(maker, signal.SIGCONT)
    t.join()
check("the three are made", [a[0][0] for _, _, a in three] == [200, 200, 200])
for i in range(50):
    status, _, body = one.ask("GET", f"/export?number=2000&next={('pdf', 'xlsx')[i % 2]}")
    if status != 200:
        break
high = int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{worker}/status").read_text()).group(1)) >> 10
has_sanitizer = b"__asan_init" in pathlib.Path(PROBE).read_bytes()
check("after fifty files the worker has 64 MB at most", status == 200 and one.workers() == [worker] and (high < 64 or has_sanitizer), f"{status}, {high} MB")
if LONG:  # draining takes half a minute
    maker, t, answer = held(LARGE)
    check("the server ends though a file is being made", one.end() == 0 and not os.path.exists(f"/proc/{maker}"), maker)
else:
    maker, t, answer = held(LARGE)
    os.kill(worker, signal.SIGKILL)
    check("a maker dies with its worker", eventually(lambda: not os.path.exists(f"/proc/{maker}")), maker)
    one.end()

# ---- graceful restart and end ----
time.sleep(1.2)
old = set(web.workers())
load, slow = Load(keep=False), []
t = threading.Thread(target=lambda: slow.append(web.ask("GET", "/slow?number=2500")[0]))
t.start()
kept = http.client.HTTPConnection(*web.address, timeout=20)
kept.request("GET", "/")
kept.getresponse().read()
time.sleep(0.3)
web.process.send_signal(signal.SIGHUP)
time.sleep(1)
kept.request("GET", "/")
r = kept.getresponse()
r.read()
t.join()
time.sleep(3)
load.stop()
check("a restart refuses nobody", load.ok > 50 and load.bad == load.broken == 0, vars(load))
check("what ran is finished", slow == [200], slow)
check("a kept connection is answered, and closed", r.status == 200 and r.headers["Connection"] == "close", r.headers.items())
check("all workers are new", len(web.workers()) == 2 and not old & set(web.workers()), (old, web.workers()))
check("the master is the same process", web.process.poll() is None)

# ---- many clients that do nothing ----
count = 2000 if LONG else 200
idle = []
for i in range(count):
    s = web.connect()
    if i % 2:
        s.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    idle.append(s)
start = time.monotonic()
answers = [web.ask("GET", "/search?text=a")[0] for _ in range(50)]
took = time.monotonic() - start
check(f"{count} idle and half-sent connections hinder nobody", answers == [200] * 50 and took < 10, (took, set(answers)))
check("they are counted", metric("huifang_http_connections") >= count)
rss = [int(re.search(r"^Rss:\s+(\d+)", pathlib.Path(f"/proc/{p}/smaps_rollup").read_text(), re.M).group(1)) // 1024 for p in web.workers()]
if "asan" not in PROBE:
    check("a worker stays under 64 MB", max(rss) < 64, rss)
start = time.monotonic()
slow = []
t = threading.Thread(target=lambda: slow.append(web.ask("GET", "/slow?number=1500")[0]))
t.start()
time.sleep(0.5)
web.process.send_signal(signal.SIGTERM)
t.join()
check("the end waits for what runs", slow == [200], slow)
check("and comes, status 0", web.process.wait(40) == 0 and time.monotonic() - start < 20, time.monotonic() - start)
for s in idle:
    s.close()

# ---- how often the API may be asked ----
os.environ["PROBE_API_RATE"] = "5"
limited = Server(workers=3)
del os.environ["PROBE_API_RATE"]
item = ("PUT", "/api/item/0000000000001")
check("so many at once, over all workers", [limited.ask(*item, Authorization="Bearer t-admin")[0] for _ in range(6)] == [200] * 5 + [429])
status, headers, body = limited.ask(*item, Authorization="Bearer t-admin")
check("then when to come again, as a problem", 1 <= int(headers["Retry-After"]) <= 12 and json.loads(body)["status"] == 429, (headers.items(), body))
check("a session counts apart from tokens", [limited.ask("GET", "/api/fail?number=4", Cookie="huifang_session=s-admin")[0] for _ in range(6)] == [409] * 5 + [429])
check("strangers count by address", [limited.ask(*item, Authorization=f"Bearer wrong-{i}")[0] for i in range(6)] == [401] * 5 + [429])
check("pages are not counted", [limited.ask("GET", "/")[0] for _ in range(9)] == [200] * 9)
limited.end()

# ---- starting ----
check("a bad address", Server(address="nonsense").process.wait(20) == 3)
one = Server(workers=1, address="[::1]:0") if socket.has_ipv6 and os.path.exists("/proc/net/if_inet6") else None
if one and one.address:
    other = Server(address=f"[::1]:{one.address[1]}")
    check("an address in use", other.process.wait(20) == 6, other.log)
    check("SIGINT ends it too", one.end(signal.SIGINT) == 0)
if shutil.which("openssl"):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="huifang-tls-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", folder / "key", "-out", folder / "cert", "-days", "2",
                    "-subj", "/CN=localhost"], check=True, capture_output=True)
    import ssl
    tls = Server(workers=1, more=[str(folder / "cert"), str(folder / "key")])
    c = http.client.HTTPSConnection(*tls.address, timeout=20, context=ssl._create_unverified_context())
    c.request("GET", "/sign-in?text=s-admin")
    r = c.getresponse()
    check("https, and Secure cookies", r.status == 200 and "Secure" in r.headers["Set-Cookie"] and r.headers["Strict-Transport-Security"], r.headers.items())
    c.close()
    check("it ends", tls.end() == 0)
    (folder / "cert").write_text("nonsense")
    check("certificates that are none", Server(more=[str(folder / "cert"), str(folder / "key")]).process.wait(20) == 3)
tap.end()
