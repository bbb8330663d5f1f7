#!/usr/bin/env python3
"""The API of a served portal, from outside: test_api.py HUIFANG SOURCE

A small network with users of several reaches; each answer is held against its own description (huifang api), a small reader of JSON Schema stands below."""
import atexit
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from tap import Tap  # noqa: E402

tap = Tap()
check = tap.check

HUIFANG, SOURCE = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
BOX = pathlib.Path(tempfile.mkdtemp(prefix="huifang-api-"))
atexit.register(shutil.rmtree, BOX, ignore_errors=True)


def huifang(*args, text=None):
    env = {"PATH": os.environ["PATH"], "HOME": str(BOX), "LC_ALL": "C.UTF-8", **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    run = subprocess.run([HUIFANG, *map(str, args)], cwd=BOX, env=env, input=text, capture_output=True, text=True, timeout=120)
    if run.returncode:
        print("Bail out!", args, run.stderr, flush=True)
        sys.exit(1)
    return run.stdout


# ---- the description ----
described = json.loads(huifang("api"))
operations = {(method.upper(), path): o for path, item in described["paths"].items() for method, o in item.items()}
written = set()
for file in SOURCE.glob("src/*/*.c"):
    if not file.name.startswith("test_"):
        written |= {("GET" if m == "METHOD_GET" else m[7:], p) for m, p in re.findall(r'\{ (METHOD_\w+), "(/api/v1/[^"]*)"', file.read_text())}
check("every route of the API that stands in the source is described, and no other", written == set(operations) and len(written) >= 3, written ^ set(operations))
check("each operation has its own id", len({o["operationId"] for o in operations.values()}) == len(operations))
check("steps of paths are parameters", all(set(re.findall(r"\{(\w+)\}", path)) == {p["name"] for p in o["parameters"] if p["in"] == "path"} for (_, path), o in operations.items()))


def references(x):
    if isinstance(x, dict):
        yield from ([x["$ref"]] if "$ref" in x else [])
        for y in x.values():
            yield from references(y)
    elif isinstance(x, list):
        for y in x:
            yield from references(y)


def follow(ref):
    x = described
    for step in ref.removeprefix("#/").split("/"):
        x = x[step]
    return x


check("references lead somewhere", all(follow(r) for r in references(described)))

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list, "object": dict, "null": type(None)}


def faults(schema, x, where=""):
    """What about x is not as the schema says."""
    if "$ref" in schema:
        schema = follow(schema["$ref"])
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(isinstance(x, TYPES[t]) and not (isinstance(x, bool) and t != "boolean") for t in types):
        yield f"{where} is {x!r}, not {types}"
        return
    if "const" in schema and x != schema["const"]:
        yield f"{where} is {x!r}"
    if "enum" in schema and x not in schema["enum"]:
        yield f"{where} is {x!r}"
    if isinstance(x, str) and "pattern" in schema and not re.search(schema["pattern"], x):
        yield f"{where} is {x!r}"
    if isinstance(x, str) and schema.get("format") == "date" and not re.fullmatch(r"\d{4}-\d\d-\d\d", x):
        yield f"{where} is {x!r}"
    for part in schema.get("allOf", []):
        yield from faults(part, x, where)
    if isinstance(x, dict):
        for name in schema.get("required", []):
            if name not in x:
                yield f"{where}.{name} is missing"
        for name, part in schema.get("properties", {}).items():
            if name in x:
                yield from faults(part, x[name], f"{where}.{name}")
    if isinstance(x, list):
        for i, y in enumerate(x):
            yield from faults(schema.get("items", {}), y, f"{where}[{i}]")


def known(schema):
    """Names that a schema gives to the top of an answer."""
    return set(schema.get("properties", {})).union(*(known(p) for p in schema.get("allOf", [])))


# ---- a portal ----
huifang("init")
(BOX / "network.csv").write_text("dealer_code,name,region_code,region_name,valid_from\n" + "".join(f"D{i:03d},第{i}店,{'NS'[i % 2]},{'北南'[i % 2]}部,2020-01-01\n" for i in range(250)))
huifang("import", "network", "network.csv")
huifang("import", "questionnaire", SOURCE / "examples/questionnaires/service.json")
random.seed(2026)
with open(BOX / "answers.csv", "w") as f:
    f.write("dealer_code,programme,visit_date,L1,L2,L3,L4,X2\n")
    june = {}
    for i in range(1200):
        dealer, month = f"D{i % 40:03d}", random.randint(1, 6)
        june[dealer] = june.get(dealer, 0) + (month == 6)
        f.write(f"{dealer},service,2026-0{month}-10," + ",".join(random.choices("54321", [9, 6, 4, 1, 1])[0] for _ in range(4)) + f",洗车干净{i}\n")
huifang("import", "answers", "answers.csv")
tokens = {}
for login, role, place, permissions in (("nation", "analyst", None, "network.read result.running result.read"), ("north", "region_manager", "N", "network.read result.read"),
                                        ("dealer", "dealer_manager", "D007", "network.read result.read"),
                                        ("heads", "dealer_manager", "D008", "measure.read"), ("other", "dealer_manager", "D008", "user.read"), ("caller", "interviewer", None, "network.read")):
    huifang("user", "add", login, "--role", role, *(["--place", place] if place else []), "--stdin", text="correct horse battery\n")
    tokens[login] = huifang("user", "token", login, "--name", "test", "--permissions", permissions).split()[-1]


class Server:
    def __init__(self, *more):
        env = {"PATH": os.environ["PATH"], "HOME": str(BOX), "LC_ALL": "C.UTF-8"}
        self.process = subprocess.Popen([HUIFANG, "serve", "--listen", "127.0.0.1:0", "--workers", "2", *more], cwd=BOX, env=env, stderr=subprocess.PIPE, text=True)
        atexit.register(self.end)
        self.log, self.port = [], None
        threading.Thread(target=self.read, daemon=True).start()
        for _ in range(400):
            if self.port or self.process.poll() is not None:
                break
            time.sleep(0.05)

    def read(self):
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found and not self.port:
                self.port = int(found.group(1))

    def ask(self, login, path, method="GET", **headers):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        if login:
            headers["Authorization"] = "Bearer " + tokens.get(login, login)
        c.request(method, path, None, {k.replace("_", "-"): v for k, v in headers.items()})
        r = c.getresponse()
        text = r.read()
        c.close()
        kind = r.headers["Content-Type"].split(";")[0]
        return r.status, json.loads(text) if kind.endswith("json") else text.decode(), r.headers

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(40)


web = Server("--api-rate", "100000")
if not web.port:
    print("Bail out!", web.log)
    sys.exit(1)


def fits(label, login, path, route=None):
    """The answer, held against the description."""
    status, body, headers = web.ask(login, path)
    o = operations["GET", route or path.split("?")[0]]
    schema = o["responses"][str(status)]["content"][headers["Content-Type"].split(";")[0]]["schema"]
    wrong = list(faults(schema, body))
    if schema.get("allOf") or "next" in schema.get("properties", {}):
        wrong += [f"{name} is not described" for name in body if name not in known(schema)]
    check(f"{label}: as it is described", status == 200 and not wrong, (status, wrong, body))
    return body


me = fits("me", "north", "/api/v1/me")
check("a token may what it was made for", me["login"] == "north" and sorted((p["name"], p["reach"]) for p in me["permissions"]) == [("network.read", "region"), ("result.read", "region")], me)
check("and not what its owner may not", fits("me of an interviewer", "caller", "/api/v1/me")["permissions"] == [])
check("nobody", web.ask(None, "/api/v1/me")[0] == 401 and web.ask("hf_nonsense", "/api/v1/me")[0] == 401)
check("without the permission", web.ask("other", "/api/v1/dealers")[0] == 403 and web.ask("caller", "/api/v1/dealers")[0] == 403)


def walk(login, path):
    rows, cursor = [], ""
    while cursor is not None:
        body = fits("a page", login, path + cursor)
        rows += body["rows"]
        cursor = body["next"] and "&cursor=" + body["next"]
    return rows


codes = [d["code"] for d in walk("nation", "/api/v1/dealers?limit=90")]
check("all dealers, in pages", codes == [f"D{i:03d}" for i in range(250)], codes)
check("a region's", {d["region"] for d in walk("north", "/api/v1/dealers?limit=1000")} == {"N"})
check("a region cannot ask for another's", walk("north", "/api/v1/dealers?region=S") == [])
check("a dealer's own", [d["code"] for d in walk("dealer", "/api/v1/dealers?limit=1000")] == ["D007"])
programmes = fits("programmes", "dealer", "/api/v1/programmes")["rows"]
check("what the programme asks", programmes[0]["code"] == "service" and any(q["code"] == "L1" and q["is_scored"] for q in programmes[0]["questions"]), programmes)

# ---- figures ----
RUNNING = "/api/v1/scores?programme=service&period=2026-06&limit=30"
for measure, by, base, ours in (("question:L1", "dealer", "R6", ("--question", "L1", "--by", "dealer")), ("retention", "region", "R6", ("--index", "retention", "--by", "region")),
                                ("question:L2", "nation", "month", ("--question", "L2", "--by", "nation"))):
    got = {row["code"]: row for row in walk("nation", f"{RUNNING}&measure={measure}&by={by}&base={base}")}
    want = {row["unit"]: row for row in json.loads(huifang("score", "--programme", "service", "--from", "2026-06" if base == "month" else "2026-01", "--to", "2026-06", *ours, "--format", "json"))["rows"] if row["n"]}
    same = all(abs(row["index"] - got[code]["index"]) < 1e-9 and row["n"] == got[code]["n"] and abs(row["se"] - got[code]["se"]) < 1e-9
               for code, row in want.items() if row["index"] is not None and row["se"] is not None)
    check(f"{measure} by {by} are the figures of the command", len(want) > 0 and same and all(row["is_preliminary"] for row in got.values()), (list(want.items())[:1], list(got.items())[:1]))
check("a dealer with few interviews has no value, and the reason", any(row["index"] is None and row["suppressed"] == "no_score" and 0 < row["n"] < 10
                                                                     for row in walk("nation", RUNNING + "&measure=L1&base=month")))
check("running figures are not for dealers and regions", all(web.ask(login, RUNNING + "&measure=L1")[0] == 403 for login in ("dealer", "north", "caller")))
check("a measure that is none", web.ask("nation", RUNNING + "&measure=question:L99")[0] == 404 and web.ask("nation", RUNNING + "&measure=")[0] == 400)
check("running figures of no period", web.ask("nation", "/api/v1/scores?measure=total")[0] == 400)
check("nothing is released yet", fits("releases", "dealer", "/api/v1/reports")["rows"] == [])
check("a release that is none", web.ask("dealer", "/api/v1/scores?measure=total&publication=0000000000001")[0] == 404)

# ---- what is released ----
huifang("verbatim", "take")
with sqlite3.connect(BOX / "huifang.db") as db:  # as coders do in the portal
    db.execute("update verbatim set state = 'approved' where question_code = 'X2'")
made = huifang("publication", "make", "--programme", "service", "--kind", "monthly", "--period", "2026-06").split()[-1]
check("a draft is nobody's", fits("releases", "nation", "/api/v1/reports")["rows"] == [] and web.ask("nation", f"/api/v1/reports/{made}/documents")[0] == 404)
huifang("publication", "check", made, "--by", "nation")
with sqlite3.connect(BOX / "huifang.db") as db:  # the command would issue five hundred files
    db.execute("update publication set state = 'released', released_at = 1, released_by = 'manager'")
check("it is listed", [row["id"] for row in fits("releases", "dealer", "/api/v1/reports")["rows"]] == [made])
LIST, ONE = f"/api/v1/reports/{made}/documents?limit=70", f"/api/v1/reports/{made}/document?report=monthly"
DOCUMENTS, DOCUMENT = "/api/v1/reports/{id}/documents", "/api/v1/reports/{id}/document"


def walk_documents(login):
    rows, cursor = [], ""
    while cursor is not None:
        body = fits("a page of documents", login, LIST + cursor, DOCUMENTS)
        rows += body["rows"]
        cursor = body["next"] and "&cursor=" + body["next"]
    return rows


check("all documents, in pages", len(walk_documents("nation")) == 253 and len({row["of"] for row in walk_documents("nation")}) == 253)
check("a region's", {row["of"] for row in walk_documents("north") if row["unit"] == "region"} == {"region:N"} and len(walk_documents("north")) == 126)
check("a dealer's own", [row["of"] for row in walk_documents("dealer")] == ["dealer:D007"])
check("a document", fits("a document", "dealer", ONE + "&of=dealer:D007&language=en", DOCUMENT)["format"] == "huifang.report.monthly/1")
for login, of in (("dealer", "dealer:D008"), ("dealer", "region:S"), ("dealer", "nation"), ("north", "dealer:D007"), ("dealer", "dealer:D999")):
    check(f"{of} is not there for {login}", web.ask(login, ONE + "&of=" + of)[0] == 404)
check("a unit that is none", web.ask("dealer", ONE + "&of=D007")[0] == 400)
check("another permission", web.ask("other", ONE + "&of=dealer:D008")[0] == 403)
tag = web.ask("dealer", ONE + "&of=dealer:D007")[2]["ETag"]
c = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)
c.request("GET", ONE + "&of=dealer:D007", None, {"Authorization": "Bearer " + tokens["dealer"], "If-None-Match": tag})
check("known already", tag and c.getresponse().status == 304)
for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
    c = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    c.request("GET", ONE + f"&of=dealer:D007&format={kind}", None, {"Authorization": "Bearer " + tokens["dealer"]})
    r = c.getresponse()
    check(f"the {kind} file", r.status == 200 and r.read().startswith(start) and r.headers["Content-Type"].split(";")[0] in operations["GET", DOCUMENT]["responses"]["200"]["content"], r.headers.items())
TEXTS = f"/api/v1/verbatims?limit=60&publication={made}"
texts = walk("nation", TEXTS)
check("screened texts of dealers with five interviews of the month or more", sorted(row["dealer"] for row in texts) == sorted(d for d, n in june.items() if n >= 5 for _ in range(n)), texts[:3])
check("and nothing else", set(texts[0]) == {"dealer", "step", "kind", "codes", "text"} and len({row["text"] for row in texts}) == len(texts), texts[:1])
check("a dealer's own texts", sorted(row["text"] for row in walk("dealer", TEXTS)) == sorted(row["text"] for row in texts if row["dealer"] == "D007"))
check("a region's texts", sorted(row["text"] for row in walk("north", TEXTS)) == sorted(row["text"] for row in texts if int(row["dealer"][1:]) % 2 == 0))
check("of a release that is none", web.ask("dealer", "/api/v1/verbatims?publication=0000000000001")[0] == 404)
check("measures want their permission", web.ask("dealer", "/api/v1/measures")[0] == 403)
check("measures", fits("measures", "heads", "/api/v1/measures?state=open")["rows"] == [])
for query, field in (("limit=0", "limit"), ("limit=x", "limit"), ("day=yesterday", "day")):
    status, body, _ = web.ask("nation", "/api/v1/dealers?" + query)
    problem = list(faults(described["components"]["schemas"]["Problem"], body))
    check(f"{query} is refused by name", status == 400 and [e["field"] for e in body["errors"]] == [field] and not problem, (body, problem))
check("a cursor of nowhere", web.ask("nation", "/api/v1/dealers?cursor=zz")[0] == 400)
check("problems in the reader's language", "游标" in web.ask("nation", "/api/v1/dealers?cursor=zz", Accept_Language="zh-CN")[1]["detail"])
check("the served description is that of the command", web.ask(None, "/api/openapi.json")[1] == described)
status, page, headers = web.ask(None, "/api/docs", Accept_Language="zh-CN")
check("the page for people names every route", status == 200 and all(path in page for _, path in operations), status)
check("in their language, without foreign scripts", "经销商" in page and not re.search(r'src="(https?:)?//', page) and headers["Content-Security-Policy"], headers.items())
web.end()

slow = Server("--api-rate", "3")
check("so many requests a minute", [slow.ask("dealer", "/api/v1/me")[0] for _ in range(4)] == [200, 200, 200, 429])
status, body, headers = slow.ask("dealer", "/api/v1/me")
check("then with the time to wait", 0 < int(headers["Retry-After"]) <= 20 and body["status"] == 429, body)
check("others go on", slow.ask("north", "/api/v1/me")[0] == 200)
slow.end()
tap.end()
