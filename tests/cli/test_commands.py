#!/usr/bin/env python3
"""Every command once, as it is meant to be used: test_commands.py HUIFANG"""
import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import threading
import urllib.request

from box import CONFLICT, DENIED, Box, INVALID, NO, NOT_FOUND, OK, QUESTIONNAIRE, SOURCE, Tap

tap, box = Tap(), Box()
used = set()


def run(label, *args, status=OK, **more):
    """Runs a command and remembers which of help's it was."""
    r = box.run(*args, **more)
    names = [" ".join(args[:n]) for n in (2, 1) if " ".join(map(str, args[:n])) in commands]
    used.update(names[:1])
    tap.check(label, r.status == status, r)
    return r


def read_all(master, parts):
    try:
        while part := os.read(master, 65536):
            parts.append(part)
    except OSError:  # the end, as Linux says it
        pass


def on_terminal(*args):
    """What somebody at a terminal reads."""
    master, terminal = pty.openpty()
    parts = []
    reader = threading.Thread(target=read_all, args=(master, parts))
    reader.start()
    box.run(*args, stderr=terminal)
    os.close(terminal)
    reader.join()
    os.close(master)
    return b"".join(parts).decode().replace("\r\n", "\n")


help_text = box.run("help").out.split("Every command takes:")[0]
commands = set(re.findall(r"^  ([a-z][a-z ]*?)  +\S", help_text, re.M))

# ---- the database ----
run("init makes a database", "init")
r = run("init again says it is there", "init")
tap.check("ready already", "ready already" in r.err, r)
r = run("migrate has nothing to do", "migrate")
tap.check("nothing to do", "Nothing to do" in r.err, r)

# ---- settings ----
r = run("setting set", "setting", "set", "sample.quota_month", "12", "--scope", "service", "--as", "王经理")
r = run("setting list of a programme", "setting", "list", "--scope", "service", "--format", "csv")
values = {row["key"]: row["value"] for row in csv.DictReader(io.StringIO(r.out))}
tap.check("the programme's value", values["sample.quota_month"] == "12" and values["network.time_zone"] == "Asia/Shanghai", values)
r = box.run("setting", "list", "--format", "csv")
tap.check("the network's is as it was", {row["key"]: row["value"] for row in csv.DictReader(io.StringIO(r.out))}["sample.quota_month"] == "10", r)
run("setting withdraw", "setting", "withdraw", "sample.quota_month", "--scope", "service")
tap.check("withdrawn: the network's holds", "12" not in box.run("setting", "list", "--scope", "service", "--format", "csv").out.split("sample.quota_month")[1].split("\n")[0])
run("setting withdraw twice", "setting", "withdraw", "sample.quota_month", "--scope", "service", status=CONFLICT)
r = run("setting history", "setting", "history", "sample.quota_month", "--format", "json")
history = json.loads(r.out)["rows"]
tap.check("who, where, what", len(history) == 2 and history[0]["value"] is None and (history[1]["by"], history[1]["scope"], history[1]["value"]) == ("王经理", "service", "12"), history)

# ---- imports ----
box.file("network.csv", "经销商代码,经销商名称,大区代码,大区,生效日期\nA01,北京一店,N,北部,2020-01-01\nA02,上海一店,E,东部,2020-01-01\n")
box.file("staff.csv", "dealer_code,staff_code,name,role,valid_from\nA01,S1,王伟,service_advisor,2020-01-01\n")
box.file("kpi.csv", "dealer_code,month,code,value\nA01,2026-01,repair_orders,120\n")
visits = ["经销商代码,项目,工单号,报修日期,客户姓名,手机,车架号"]
visits += [f"A0{1 + i % 2},售后,RO{i:04d},2026-03-{1 + i % 7:02d},顾客{i},138{i:08d},LSVAB{i:012d}" for i in range(60)]
box.file("visits.csv", "\n".join(visits) + "\n")
box.file("exclusions.csv", "kind,phone,note\ndo_not_call,13800000001,谢绝来电\n")
box.file("opinions.csv", "经销商代码,项目,类型,接收时间,同意实名,内容,姓名,手机\nA01,售后,抱怨,2026-03-08 16:40,是,等了三个小时,张伟,13800005678\n")
for kind, rows in (("network", 2), ("staff", 1), ("kpi", 1), ("visits", 60), ("exclusions", 1), ("opinions", 1)):
    r = run(f"import {kind}", "import", kind, f"{kind}.csv")
    tap.check(f"import {kind}: rows", r.out and json.loads(r.out)["new"] == rows and json.loads(r.out)["rejected"] == 0, r)
for programme in ("service", "sales"):
    run(f"import questionnaire {programme}", "import", "questionnaire", QUESTIONNAIRE.with_name(programme + ".json"))
answers = run("import answers", "import", "answers", box.answers(90))
r = run("import list", "import", "list", "--format", "json")
tap.check("all imports are listed", len(json.loads(r.out)["rows"]) == 9, r)
r = run("the same file again", "import", "answers", "answers.csv")
tap.check("is known", json.loads(r.out)["was_known"], r)
# A03 is no dealer here: a third of the rows came back with the reason.
tap.check("rejected rows are counted", json.loads(answers.out)["rejected"] == 30 and (box.path / "answers.rejects.xlsx").exists(), answers)

# ---- uploads ----
run("uploads quality", "uploads", "quality", "--programme", "service", "--month", "2026-03", "--format", "json")
r = run("uploads list", "uploads", "list", "--programme", "service", "--month", "2026-03", "--format", "json")
tap.check("files of the month and of the dealers", json.loads(r.out)["format"] == "huifang.uploads/1", r.out[:500])
row = next(row for row in json.loads(r.out)["tables"]["dealers"]["rows"] if row["state"] in ("missing", "not_due"))
run("uploads none", "uploads", "none", row["dealer"], "--programme", "service", "--month", "2026-03", "--file", row["file"])

# ---- sample ----
r = run("sample draw", "sample", "draw", "--programme", "service", "--month", "2026-03", "--format", "json", "--demo", "--seed", "5")
draw = json.loads(box.run("sample", "list", "--format", "json").out)["rows"][0]["draw"]
run("sample list", "sample", "list")
run("sample show", "sample", "show", draw)
run("sample verify", "sample", "verify", draw)
run("sample opening", "sample", "opening", draw, "--format", "json")

# ---- a wave ----
march = ["--programme", "service", "--month", "2026-03"]
run("wave open", "wave", "open", *march)
r = run("wave list", "wave", "list", "--format", "json")
tap.check("it is listed", len(json.loads(r.out)["rows"]) == 1, r)
run("wave invite", "wave", "invite", *march)
run("wave show", "wave", "show", *march, "--lang", "zh")
r = run("field report", "field", "report", *march, "--format", "json")
report = json.loads(r.out)
tap.check("every part of it", list(report["tables"]) == ["states", "dealers", "shortfalls", "rates", "addresses"], r.out[:500])
tap.check("nobody was tried", report["tables"]["rates"]["rows"][0]["UH"] == report["tables"]["rates"]["rows"][0]["cases"] > 0, r.out[:500])
run("field report of one part", "field", "report", *march, "--about", "shortfalls", "--lang", "zh")
r = run("field interviewers", "field", "interviewers", *march, "--format", "json")
tap.check("nobody calls in it", json.loads(r.out)["rows"] == [], r.out[:500])
run("wave close: nobody signed", "wave", "close", *march, status=CONFLICT)
run("setting set: nobody signs", "setting", "set", "field.sign_off", "0")
run("wave close", "wave", "close", *march, "--unreviewed")
run("wave erase: the appeal window is open", "wave", "erase", *march, status=CONFLICT)

# ---- results ----
r = run("score", "score", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "--format", "json")
tap.check("score has n", all("n" in row for row in json.loads(r.out)["rows"]), r.out[:500])
run("score with a comparison", "score", "--programme", "service", "--from", "2026-03", "--to", "2026-03", "--compare-from", "2026-01", "--compare-to", "2026-01", "--question", "L1")
run("score of an index by region", "score", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "--index", "retention", "--by", "region", "--lang", "zh")
table = ["crosstab", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "--rows", "dealer", "--columns", "L1", "--where", "L1 >= 2 and model != X9"]
r = run("cross-table", *table, "--format", "csv")
tap.check("cross-table counts", r.out.splitlines()[-1].startswith("all,All,all,All,"), r.out[-300:])
sql = box.run(*table, "--format", "csv", "--engine", "sql")
tap.check("SQL counts the same", sql.out == r.out, sql)
r = run("tally", "tally", "--programme", "service", "--format", "json")
tap.check("the projection is in use", json.loads(r.out)["rows"][0]["interviews"] > 0 and json.loads(r.out)["rows"][0]["behind"] == 0, r.out)
tap.check("the projection's programme for people", "售后" in box.run("tally", "--lang", "zh").out and '"service"' in r.out, r)
run("cross-table drawn", *table, "--lang", "zh")
run("measure list", "measure", "list", "--lang", "zh")
run("measure remind", "measure", "remind")
run("verbatim take", "verbatim", "take")
tap.check("the API is described", json.loads(run("api", "api").out)["openapi"] == "3.1.0")
run("export interviews", "export", "interviews", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "-o", "rows.sav")
for kind, scope in (("monthly", "dealer:A01"), ("quarterly", "dealer:A01"), ("overview", "nation"), ("ranking", "nation")):
    r = run(f"report {kind}", "report", kind, "--programme", "service", "--period", "2026-03", "--scope", scope)
    tap.check(f"report {kind} has a body", len(r.out.splitlines()) > 5, r)
# ---- targets ----
run("target set", "target", "set", "--programme", "service", "--period", "2025", "--measure", "总评分", "--value", "100")
run("target set for a dealer", "target", "set", "--programme", "service", "--place", "dealer:A01", "--period", "2026-Q1", "--measure", "L1", "--value", "110")
run("a target out of the scale", "target", "set", "--programme", "service", "--period", "2025", "--measure", "total", "--value", "130", status=INVALID)
run("a target of a dealer who is none", "target", "set", "--programme", "service", "--place", "dealer:A99", "--period", "2025", "--measure", "total", "--value", "100", status=NOT_FOUND)
run("target copy", "target", "copy", "--programme", "service", "--from", "2025", "--to", "2026", "--plus", "1.5")
r = run("target list", "target", "list", "--programme", "service", "--year", "2026", "--format", "csv")
tap.check("copied and set", [(row["period"], row["place"], row["code"], row["measure"], row["target"]) for row in csv.DictReader(io.StringIO(r.out))] ==
          [("2026", "nation", "", "total", "101.5"), ("2026-Q1", "dealer", "A01", "question:L1", "110")], r.out)
r = run("report with targets", "report", "ranking", "--programme", "service", "--period", "2026-03", "--format", "csv")
tap.check("target and light", "101.5" in r.out and "light" in r.out.splitlines()[0], r.out[:400])
run("report as a workbook", "report", "monthly", "--programme", "service", "--period", "2026-03", "--scope", "dealer:A01", "-o", "a01.xlsx")

r = box.run("score", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "--lang", "zh")
tap.check("people read the programme's name", "售后" in r.out and "service" not in r.out, r.out[:500])
r = box.run("score", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "--lang", "zh", "--format", "json")
tap.check("machines read its code", json.loads(r.out)["programme"] == "service", r.out[:200])

# ---- files of which nothing can be taken ----
box.file("bad.csv", "\n".join(visits[:1] + [line.replace("2026-03", "1926-03") for line in visits[1:]]) + "\n")
r = box.run("import", "visits", "bad.csv")
tap.check("every row rejected: the answer is no", r.status == NO and json.loads(r.out)["rejected"] == 60, r)
tap.check("a pipe gets every finding", len(re.findall(r"^  line (?!.*\(accepted\))", r.err, re.M)) == 60 and "… and" not in r.err, r)
seen = on_terminal("import", "visits", "bad.csv")
tap.check("a terminal gets twenty", seen.count("\n  line ") == 20 and "… and 40 more, all in the reject file." in seen, seen)
box.file("half.csv", "\n".join(visits[:1] + [visits[1].replace("RO0000", "RO1000"), visits[2].replace("2026-03", "1926-03")]) + "\n")
r = box.run("import", "visits", "half.csv")
tap.check("some rows taken: done", r.status == OK and json.loads(r.out)["new"] == 1 and json.loads(r.out)["rejected"] == 1, r)
box.run("import", "undo", json.loads(r.out)["batch"])

# ---- users and the audit log ----
r = run("user add", "user", "add", "wang", "--name", "王芳", "--role", "dealer_manager", "--place", "A01")
tap.check("a password of its own", len(r.out.strip()) == 23, r)
run("user add: a role without its place adds nobody", "user", "add", "li", "--role", "uploader", status=INVALID)
r = run("user add with a password from stdin", "user", "add", "li", "--stdin", stdin=open(box.path / box.file("password.txt", "several dull words\n")))
tap.check("which is not printed", r.out == "", r)
run("a bad password", "user", "password", "li", "--stdin", stdin=open(box.path / box.file("bad.txt", "password123\n")), status=INVALID)
run("user role", "user", "role", "li", "数据专员", "--place", "A01", "--to", "2099-12-31")
run("user password", "user", "password", "wang")
run("user disable", "user", "disable", "wang")
r = run("user list", "user", "list", "--format", "csv")
tap.check("both are there", [(row["login"], row["roles"], row["state"]) for row in csv.DictReader(io.StringIO(r.out))] ==
          [("li", "Uploader A01", "active"), ("wang", "Dealer manager A01", "disabled")], r.out)
run("user enable", "user", "enable", "wang")
r = run("user token", "user", "token", "li", "--name", "night import", "--permissions", "network.read", "--days", "7")
tap.check("shown once", re.fullmatch(r"hf_[A-Za-z0-9_-]{43}\n", r.out), r)
r = run("user tokens", "user", "tokens", "--format", "csv")
tap.check("not shown again", "hf_" not in r.out and "night import" in r.out, r.out)
run("user revoke", "user", "revoke", next(csv.DictReader(io.StringIO(r.out)))["id"])
r = run("user permissions", "user", "permissions", "--format", "csv")
tap.check("user.write is the administrator's", "user.write,Add and change users, give and take roles" in r.out.replace('"', ""), r.out)
r = run("audit list", "audit", "list", "--action", "user.add", "--format", "csv")
entries = list(csv.DictReader(io.StringIO(r.out)))
tap.check("two were added", len(entries) == 2, r.out)
run("audit seal", "audit", "seal")
end = run("audit verify", "audit", "verify").out.split()
run("audit verify with the end noted", "audit", "verify", "--position", end[0], "--link", end[1])
run("audit verify with another one", "audit", "verify", "--position", end[0], "--link", "0" * 64, status=NO)
run("audit erase", "audit", "erase", "user", entries[0]["object_id"])
r = run("what is left", "audit", "list", "--id", entries[0]["object_id"], "--action", "user.add", "--format", "csv")
tap.check("no name, no login", "erased" in r.out and entries[0]["detail"] not in r.out, r.out)
run("and the chain holds", "audit", "verify")

# ---- outgoing messages ----
r = run("outbox list", "outbox", "list", "--format", "csv")
tap.check("nothing waits", len(r.out.splitlines()) == 1, r)
run("outbox deliver", "outbox", "deliver")
run("outbox retry: no such message", "outbox", "retry", "0000000000001", status=NOT_FOUND)

# ---- jobs: more in test_jobs.py ----
run("jobs run", "jobs", "run", "--once")
r = run("jobs list", "jobs", "list", "--state", "done", "--format", "csv")
tap.check("the timetable's were done", "jobs.sweep" in r.out, r)
run("jobs cancel: no such job", "jobs", "cancel", "0000000000001", status=NOT_FOUND)
run("jobs retry: no such job", "jobs", "retry", "0000000000001", status=NOT_FOUND)

# ---- copies ----
run("backup", "backup", "all.backup")
stale = box.path / "copy.db.d" / "tally" / "service"
stale.mkdir(parents=True)
(stale / "MANIFEST").write_text("of another past")
r = run("restore", "restore", "all.backup", "--db", "sqlite:copy.db")
before, after = (box.run("import", "list", "--format", "csv", "--db", db).out for db in ("sqlite:huifang.db", "sqlite:copy.db"))
tap.check("a projection of before is gone", not (stale / "MANIFEST").exists())
tap.check("the copy has it all", before == after and before.count("\n") == 11, after)
run("check", "check")

# ---- and back ----
r = run("import undo", "import", "undo", json.loads(answers.out)["batch"])
tap.check("undone", "undone" in box.run("import", "list").out)
r = run("the file may come again", "import", "answers", "answers.csv")
tap.check("as new", json.loads(r.out)["new"] == 60 and not json.loads(r.out)["was_known"], r)
run("demo prints its newest quarter", "demo", "--show", "period", status=box.run("demo", "--show", "period").status)

# ---- publications ----
run("publication make", "publication", "make", "--programme", "service", "--kind", "monthly", "--period", "2026-03")
listed = lambda: json.loads(run("publication list", "publication", "list", "--programme", "service", "--format", "json").out)["rows"]
made = listed()[0]
run("a draft cannot be released", "publication", "release", made["id"], status=CONFLICT)
box.run("user", "add", "first", "--role", "analyst"), box.run("user", "add", "second", "--role", "national_manager")
run("publication check", "publication", "check", made["id"], "--by", "first")
run("an analyst does not release", "publication", "release", made["id"], "--by", "first", status=DENIED)
run("publication release", "publication", "release", made["id"], "--by", "second")
tap.check("released as edition 1", listed()[0]["state"] == "released" and str(listed()[0]["edition"]) == "1", listed())
r = run("publication show", "publication", "show", made["id"], "--report", "monthly", "--unit", "dealer:A01", "--language", "zh")
tap.check("the frozen report says its edition", "V1" in r.out and "北京一店" in r.out, r.out[:600])
r = run("publication compare", "publication", "compare", made["id"], "--format", "json")
tap.check("nothing has changed since", all(not t["rows"] for t in json.loads(r.out).get("tables", {"": {"rows": json.loads(r.out).get("rows")}}).values()), r.out[:600])
run("publication make for withdrawing", "publication", "make", "--programme", "service", "--kind", "monthly", "--period", "2026-02")
run("publication withdraw", "publication", "withdraw", next(row["id"] for row in listed() if row["state"] == "draft"))

# ---- assessments ----
box.run("publication", "make", "--programme", "service", "--kind", "quarterly", "--period", "2026-03")
quarter = next(row["id"] for row in listed() if row["kind"] == "quarterly")
box.run("publication", "check", quarter, "--by", "first"), box.run("publication", "release", quarter, "--by", "second")
run("assessment make of a monthly report", "assessment", "make", made["id"], status=NOT_FOUND)
run("assessment make", "assessment", "make", quarter, "--by", "first")
run("assessment make twice", "assessment", "make", quarter, status=CONFLICT)
sheets = lambda: json.loads(run("assessment list", "assessment", "list", "--programme", "service", "--format", "json").out)["rows"]
sheet = sheets()[0]
tap.check("a draft of the release", (sheet["publication"], sheet["state"], sheet["period"], sheet["made_by"]) == (quarter, "draft", "2026-03", "first"), sheet)
run("assessment adjust without a reason", "assessment", "adjust", sheet["id"], "--dealer", "A01", "--points", "0.1", status=INVALID)
run("assessment adjust of nobody", "assessment", "adjust", sheet["id"], "--dealer", "Z99", "--points", "0.1", "--reason", "nobody", status=NOT_FOUND)
run("assessment adjust", "assessment", "adjust", sheet["id"], "--dealer", "A01", "--points", "0.1", "--reason", "hail damaged the workshop", "--by", "first")
lines = json.loads(run("assessment show", "assessment", "show", sheet["id"], "--format", "json").out)["rows"]
tap.check("a line a dealer, adjusted with its reason", [x["code"] for x in lines] == ["A02", "A01"] or [x["code"] for x in lines] == ["A01", "A02"], lines)
own = json.loads(run("assessment show of a dealer", "assessment", "show", sheet["id"], "--dealer", "A01", "--format", "json").out)["rows"]
tap.check("only the dealer", len(own) == 1 and own[0]["code"] == "A01" and own[0]["adjustment_reason"] == "hail damaged the workshop", own)
run("assessment sign is not an analyst's", "assessment", "sign", sheet["id"], "--by", "first", status=DENIED)
run("assessment sign", "assessment", "sign", sheet["id"], "--by", "second")
run("assessment sign twice", "assessment", "sign", sheet["id"], status=CONFLICT)
tap.check("signed by the manager", sheets()[0]["state"] == "signed" and "second" in sheets()[0]["signed"], sheets())
r = run("the quarterly report has the assessment and the measures", "publication", "show", quarter, "--report", "quarterly", "--unit", "dealer:A01", "--format", "json")
tables = json.loads(r.out)["tables"]
tap.check("frozen in it", len(tables["assessment"]["rows"]) == 1 and tables["assessment"]["rows"][0]["factor"] is not None and tables["part_measures"]["rows"] == [], sorted(tables))

# ---- the portal ----
server = box.start("serve", "--listen", "127.0.0.1:0", "--workers", "1", stderr=subprocess.PIPE)
address = re.search(rb"served at (http://\S+?)\. ", server.stderr.readline())
page = urllib.request.urlopen(address.group(1).decode(), timeout=20).read() if address else b""
tap.check("serve answers a browser", b"<html lang=" in page, page)
server.send_signal(signal.SIGTERM)
tap.check("and ends when told", server.wait(20) == 0)
used.add("serve")

missing = commands - used
tap.check("every command was used", not missing, sorted(missing))
tap.end()
