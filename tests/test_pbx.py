#!/usr/bin/env python3
"""The telephone system: asked to dial when an interviewer dials, signed both ways; what it calls back, and what it may not. test_pbx.py HUIFANG

A small system of the test listens and keeps what it is asked. HUIFANG_TEST_DB names the engine, as in tests/old_db."""
import datetime
import hashlib
import hmac
import http.server
import pathlib
import re
import sys
import threading
import time
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "cli"))
from box import OK, Tap  # noqa: E402
from portal import Site, add_user, box_of_engine, encoded  # noqa: E402

SECRET = "绝密 of the exchange"
tap = Tap()
box = box_of_engine("pbx").ready()


def signed(text):
    return hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()


class Exchange(http.server.BaseHTTPRequestHandler):
    asked, status = [], 200

    def do_POST(self):
        Exchange.asked.append((self.path, dict(self.headers)))
        self.send_response(Exchange.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


exchange = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Exchange)
threading.Thread(target=exchange.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{exchange.server_port}"

# ---- a wave of visits ten days ago, lines that are open at any hour ----
day = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8) - datetime.timedelta(days=10)).date()
rows = ["dealer_code,programme,ro_no,repair_date,customer_name,mobile,sender_name,sender_mobile,relation,model,plate,vin,work_type"]
rows += [f"A0{i % 3 + 1},service,RO{i:05d},{day},张伟,138{i:08d},王芳,139{i:08d},家属,A6L,京A{10000 + i},LFVAZZ4F9C1{100000 + i},保养" for i in range(90)]
box.file("visits.csv", "\n".join(rows) + "\n")
box.file("secret", SECRET + "\n")
add_user(box, "interviewer", "interviewer")
month = str(day)[:7]
for words in (["import", "visits", "visits.csv"], ["setting", "set", "field.hours_working_day", "00:00-23:59"], ["setting", "set", "field.hours_free_day", "00:00-23:59"],
              ["setting", "set", "pbx.url", base + "/call?from={from}&to={to}&id={ref}"], ["setting", "set", "pbx.secret_file", str(box.path / "secret")],
              ["sample", "draw", "--programme", "service", "--month", month], ["wave", "open", "--programme", "service", "--month", month]):
    done = box.run(*words)
    assert done.status == OK, done
wrong = box.run("setting", "set", "pbx.url", base + "/call")
tap.check("an address without {to} is refused", wrong.status != OK and "{to}" in wrong.err, wrong)

site = Site(box)
cookie, csrf = site.sign_in("interviewer")


def post(path, **fields):
    return site.ask("POST", path, encoded({"_csrf": csrf, **fields}), cookie=cookie)


def screen():
    return site.ask("GET", "/calls/now", cookie=cookie)[2].decode()


def wait_for(what, seconds=30):
    end = time.time() + seconds
    while not what() and time.time() < end:
        time.sleep(0.2)
    return what()


def dial():
    post("/calls/next")
    case = re.search(r'data-case="(\w+)"', screen()).group(1)
    tap.check("dials", post("/calls/now/dial", case=case, position="1")[0] == 303)
    return case


def call_back(ref, event, address="", at=None, signature=None):
    stamp = str(int(time.time()) if at is None else at)
    good = signed(f"{stamp}\n{ref}\n{event}\n{address}")
    return site.ask("POST", "/hooks/pbx", encoded({"ref": ref, "event": event, **({"address": address} if address else {})}), X_Huifang_Timestamp=stamp,
                    X_Huifang_Signature=signature or good)[0]


# ---- nobody said where he sits ----
case = dial()
tap.check("without a telephone the screen says: by hand", "Dial by hand" in screen(), screen())
post("/calls/now/end", case=case, outcome="no_answer")
tap.check("and nothing is asked of the exchange", not Exchange.asked, Exchange.asked)

# ---- a call ----
tap.check("a telephone that is none is refused", post("/calls/extension", extension="80 01&x")[0] == 400)
tap.check("a telephone is kept", post("/calls/extension", extension="8001")[0] == 303)
case = dial()
tap.check("the exchange is asked", wait_for(lambda: Exchange.asked), site.log[-5:])
path, headers = Exchange.asked[0]
query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(path).query))
tap.check("from the telephone to the customer", query["from"] == "8001" and re.fullmatch(r"139\d{8}", query["to"]), query)
ref, stamp = query["id"], headers["X-Huifang-Timestamp"]
tap.check("signed", headers["X-Huifang-Signature"] == signed(f"{stamp}\n{ref}\n{base}{path}"), headers)
tap.check("just now", abs(int(stamp) - time.time()) < 60, stamp)
post("/calls/now/dial", case=case, position="1")
time.sleep(2)
tap.check("a second click does not dial again", len(Exchange.asked) == 1, Exchange.asked)

tap.check("a wrong signature is refused", call_back(ref, "answered", signature="0" * 64) == 403)
tap.check("one of another event too", call_back(ref, "answered", signature=signed(f"{int(time.time())}\n{ref}\nended\n")) == 403)
tap.check("an old one is refused", call_back(ref, "answered", at=int(time.time()) - 400) == 403)
tap.check("one from the future is refused", call_back(ref, "answered", at=int(time.time()) + 400) == 403)
tap.check("an unknown call", call_back("x" * 43, "answered") == 404)
tap.check("an event that is none", call_back(ref, "exploded") == 400)
tap.check("nothing happened", "Answered." not in screen())
tap.check("ringing", call_back(ref, "ringing") == 200)
tap.check("answered", call_back(ref, "answered") == 200)
tap.check("the screen says so", "Answered." in screen())
tap.check("twice is once", call_back(ref, "answered") == 200)

# ---- recordings only with consent ----
tap.check("a recording before consent is refused", call_back(ref, "recording", "https://pbx/1.wav") == 409)
post("/calls/now/begin", case=case, consent="0")
tap.check("and without", call_back(ref, "recording", "https://pbx/1.wav") == 409)
post("/calls/now/end", case=case, outcome="break_off")
case = dial()
wait_for(lambda: len(Exchange.asked) == 2)
ref = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(Exchange.asked[1][0]).query))["id"]
post("/calls/now/begin", case=case, consent="1")
tap.check("with consent it is kept", call_back(ref, "recording", "https://pbx/2.wav") == 200)
tap.check("ended", call_back(ref, "ended") == 200)
post("/calls/now/end", case=case, outcome="technical")

# ---- an exchange that does not take it ----
Exchange.status = 503
case = dial()
wait_for(lambda: len(Exchange.asked) == 3)
tap.check("a call that is not taken is dialled by hand", wait_for(lambda: "Dial by hand" in screen()), screen())
tap.check("and not asked for again", len(Exchange.asked) == 3, len(Exchange.asked))
faults = site.end()
tap.check("no page failed", not faults, "".join(faults))
tap.end()
