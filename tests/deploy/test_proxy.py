#!/usr/bin/env python3
"""The sample configuration of nginx before a server of its own: what a browser sees through it, and what it must not be able to pretend.

    test_proxy.py deploy/nginx.conf test_probe_server
"""
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from tap import Tap  # noqa: E402

tap = Tap()
check = tap.check

SAMPLE, PROBE = pathlib.Path(sys.argv[1]), os.path.abspath(sys.argv[2])


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def configuration(work, https, http_port, backend):
    """The sample as it stands, with the ports and files of this test put in its places."""
    text = SAMPLE.read_text()
    places = [("listen 443 ssl", f"listen 127.0.0.1:{https} ssl"), ("listen [::]:443 ssl http2;", ""), ("listen 80;", f"listen 127.0.0.1:{http_port};"), ("listen [::]:80;", ""),
              ("/etc/ssl/portal.pem", f"{work}/cert.pem"), ("/etc/ssl/portal.key", f"{work}/key.pem"), ("127.0.0.1:8080", backend), ("client_max_body_size    200m", "client_max_body_size 8m")]
    for old, new in places:
        assert old in text, f"the sample has no {old!r} any more"
        text = text.replace(old, new)
    (work / "nginx.conf").write_text(f"""daemon off; worker_processes 1; pid {work}/pid; error_log {work}/error.log;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {work}/1; proxy_temp_path {work}/2; fastcgi_temp_path {work}/3; uwsgi_temp_path {work}/4; scgi_temp_path {work}/5;
{text} }}
""")


def wait_for(port):
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)


work = pathlib.Path(tempfile.mkdtemp(prefix="huifang-proxy-"))
(work / "data").mkdir()
subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=portal.example.cn", "-keyout", work / "key.pem", "-out", work / "cert.pem"],
               check=True, capture_output=True)
probe = subprocess.Popen([PROBE, "127.0.0.1:0", "2", str(work / "data")], stderr=subprocess.PIPE, text=True)
backend = next(m.group(1) for line in probe.stderr if (m := re.match(r"listening http://(.*)$", line.strip())))
port, plain = free_port(), free_port()
configuration(work, port, plain, backend)
os.chmod(work, 0o755)
nginx = subprocess.Popen([shutil.which("nginx", path="/usr/sbin:" + os.environ["PATH"]), "-c", str(work / "nginx.conf"), "-e", str(work / "error.log")], stderr=subprocess.DEVNULL)
wait_for(port)
trust = ssl.create_default_context()
trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE


def ask(method, path, body=None, headers=None, connection=None):
    c = connection or http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trust)
    c.request(method, path, body, {"Host": "portal.example.cn", **(headers or {})})
    r = c.getresponse()
    return r.status, r.headers, r.read()


try:
    status, headers, body = ask("GET", "/search?text=%E5%A5%BD", headers={"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http"})
    echo = json.loads(body)
    check("a page comes through", status == 200 and echo["text"] == "好", echo)
    check("the client is the one nginx sees, whatever it says", echo["client"] == "127.0.0.1", echo)
    check("https is known, so cookies are Secure and HSTS is on", echo["https"] and headers["Strict-Transport-Security"], (echo, headers.items()))
    check("a session's cookie is Secure", "Secure" in (ask("GET", "/sign-in?text=s-admin")[1]["Set-Cookie"] or ""))
    check("metrics stay inside", ask("GET", "/metrics")[0] == 404)
    check("healthz answers", ask("GET", "/healthz")[0] == 200)

    form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "huifang_session=s-admin"}
    check("our own form is taken", ask("POST", "/save", "text=a&_csrf=secret-admin", {**form, "Origin": "https://portal.example.cn"})[0] == 303)
    check("another site's is not", ask("POST", "/save", "text=a&_csrf=secret-admin", {**form, "Origin": "https://evil.example"})[0] == 403)

    part = b'--xyz\r\nContent-Disposition: form-data; name="_csrf"\r\n\r\nsecret-admin\r\n--xyz\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n%s\r\n--xyz--\r\n'
    multipart = {"Content-Type": "multipart/form-data; boundary=xyz", "Cookie": "huifang_session=s-admin"}
    status, _, body = ask("POST", "/upload", part % (b"x" * (2 << 20)), multipart)
    check("two megabytes go up", status == 200 and json.loads(body)["uploads"][0]["bytes"] == 2 << 20, (status, body[:300]))
    check("too much is refused by the page", ask("POST", "/upload", part % (b"x" * (4 << 20)), multipart)[0] == 413)
    check("far too much by nginx", ask("POST", "/upload", part % (b"x" * (9 << 20)), multipart)[0] == 413)

    big = os.urandom(5 << 20)
    (work / "data" / "big.bin").write_bytes(big)
    check("a download is whole", ask("GET", "/download?text=%E6%8A%A5%E5%91%8A.xlsx", headers={"Cookie": "huifang_session=s-admin"})[2] == big)

    kept = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trust)
    check("a hundred pages over one connection", all(ask("GET", "/search?text=a", connection=kept)[0] == 200 for _ in range(100)))

    c = http.client.HTTPConnection("127.0.0.1", plain, timeout=10)
    c.request("GET", "/reports?a=b", headers={"Host": "portal.example.cn"})
    r = c.getresponse()
    check("http leads to https", r.status == 301 and r.headers["Location"] == "https://portal.example.cn/reports?a=b", r.headers.items())
    check("nginx has nothing to complain about", "[error]" not in re.sub(r".*intended to send too large body.*", "", (work / "error.log").read_text()), (work / "error.log").read_text())
finally:
    for p in (nginx, probe):
        p.terminate()
        p.wait(60)
    shutil.rmtree(work, ignore_errors=True)
tap.end()
