#!/usr/bin/env python3
"""stdout has the result and nothing else, people read stderr; exit statuses; outputs that cannot be written: test_output.py HUIFANG"""
import fcntl
import json
import os
import pty
import re
import sqlite3
import struct
import subprocess
import termios
import time

from box import BUSY, Box, CONFLICT, HUIFANG, INVALID, IO, NO, NOT_FOUND, OK, Tap

tap, box = Tap(), Box().ready()

# ---- results and words ----
r = box.run("import", "answers", box.answers(30))
result = json.loads(r.out)
tap.check("import: one line of JSON on stdout", r.status == OK and r.out.count("\n") == 1 and result["format"] == "huifang.import/1" and result["new"] == 30, r)
tap.check("import: words on stderr", "Interview answers: 30 new" in r.err and f"huifang import undo {result['batch']}" in r.err, r)
tap.check("import: no progress without a terminal", "\r" not in r.err and "Reading" not in r.err, r)
zh = box.run("import", "answers", box.answers(31, "more.csv"), "--lang", "zh")
tap.check("import: Chinese words, the same JSON", "答案" in zh.err and set(json.loads(zh.out)) == set(result), zh)
r = box.run("check")
tap.check("check: nothing on stdout when all is sound", r.status == OK and r.out == "" and "sound" in r.err, r)

# ---- exit 1: the answer is no ----
box.file("bad.csv", "dealer_code,programme,visit_date,L1\nA01,service,2026-01-05,5\nZ99,service,2026-01-05,5\n")
r = box.run("import", "answers", "bad.csv", "--dry-run")
tap.check("dry run with rejects", r.status == NO and json.loads(r.out)["rejected"] == 1 and "Z99" in r.err, r)
r = box.run("import", "answers", "bad.csv")
tap.check("import with rejects is done", r.status == OK and json.loads(r.out)["new"] == 1 and (box.path / "bad.rejects.xlsx").exists(), r)
tap.check("where the rejects are is said", "bad.rejects.xlsx" in r.err, r)

# ---- the error codes ----
ERRORS = [
    (INVALID, ["import", "undo", "what?"], "is no import's number"),
    (INVALID, ["import", "bogus", "bad.csv"], "There is no import of the kind bogus"),
    (INVALID, ["setting", "set", "sample.quota_month", "many"], "must be a number"),
    (INVALID, ["setting", "set", "sample.quota_month", ""], "must be a number"),
    (INVALID, ["setting", "set", "network.time_zone", "Atlantis"], "There is no time zone Atlantis"),
    (NOT_FOUND, ["import", "answers", "missing.csv"], "missing.csv"),
    (NOT_FOUND, ["import", "undo", "0000000000001"], "There is no import"),
    (NOT_FOUND, ["setting", "set", "no.such", "1"], "There is no setting no.such"),
    (NOT_FOUND, ["setting", "history", "no.such"], "There is no setting no.such"),
    (NOT_FOUND, ["--db", "sqlite:other.db", "check"], '"huifang init" makes one'),
    (IO, ["backup", "/nowhere/b"], "/nowhere/b"),
    (IO, ["import", "list", "-o", "/nowhere/list.csv"], "/nowhere/list.csv"),
]
for status, args, words in ERRORS:
    r = box.run(*args)
    tap.check(f"exit {status}: {' '.join(args)}", r.status == status and words in r.err and not r.out and r.err.startswith("huifang: "), r)
box.run("setting", "set", "uploads.from", "2026-03")
r = box.run("setting", "set", "uploads.from", "")
held = re.search("^uploads.from,.*$", box.run("setting", "list", "--format", "csv").out, re.M).group()
tap.check("a setting is emptied", r.status == OK and held.endswith(",,,P"), (r, held))
questionnaire = re.search(r"^(\S+)\s+questionnaire", box.run("import", "list").out, re.M).group(1)
r = box.run("import", "undo", questionnaire)
tap.check("exit 6: undo of what is used", r.status == CONFLICT and "interviews" in r.err, r)

# ---- busy: another process holds the write lock longer than a setting waits ----
held = open(box.path / "huifang.db.lock", "r+")
fcntl.lockf(held, fcntl.LOCK_EX)
start = time.monotonic()
r = box.run("setting", "set", "sample.quota_month", "11")
tap.check("exit 7: busy", r.status == BUSY and 5 < time.monotonic() - start < 60, r)
held.close()

# ---- a database of a newer schema ----
newer = Box().ready()
with sqlite3.connect(newer.path / "huifang.db") as db:
    table = next(name for (name,) in db.execute("select name from sqlite_master where type = 'table' and name like '%schema%'"))
    column = db.execute(f"select name from pragma_table_info('{table}') where name like '%version%'").fetchone()[0]
    rows = db.execute(f"select * from {table} order by {column} desc limit 1").fetchone()
    db.execute(f"insert into {table} values ({', '.join('?' * len(rows))})",
               [99 if name == column else value for name, value in zip([d[0] for d in db.execute(f'select * from {table}').description], rows)])
for args in (["check"], ["import", "list"], ["migrate"], ["score", "--programme", "service", "--from", "2026-01", "--to", "2026-01"]):
    r = newer.run(*args)
    tap.check(f"newer schema: {args[0]}", r.status == CONFLICT and "newer" in r.err, r)

# ---- outputs that cannot be written ----
with open("/dev/full", "w") as full:
    for args in (["import", "list"], ["import", "list", "--format", "json"], ["help"], ["help", "--man"], ["import", "answers", box.answers(5, "five.csv")]):
        r = box.run(*args, stdout=full)
        tap.check(f"full disk: {' '.join(args)}", r.status == IO and "cannot be written: No space left on device" in r.err, r)
tap.check("full disk: what was stored is stored", json.loads(box.run("import", "answers", "five.csv").out)["was_known"])
os.symlink("/dev/full", box.path / "full")
for form in ("text", "csv", "json", "html", "xlsx", "pdf"):
    r = box.run("import", "list", "--format", form, "-o", "full")
    tap.check(f"full disk: -o as {form}", r.status == IO and not r.out, r)
tap.check("a device stays what it is", (box.path / "full").is_char_device())
r = box.run("backup", "full")
tap.check("no backup into a device", r.status == INVALID and (box.path / "full").is_char_device(), r)
r = box.run("import", "list", "-o", "/dev/stdout", "--format", "csv")
tap.check("-o /dev/stdout", r.status == OK and r.out.startswith("batch,"), r)
reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
reader.wait()
for args in (["help", "--man"], ["setting", "list"]):
    r = box.run(*args, stdout=reader.stdin)
    tap.check(f"broken pipe: {args[0]} ends without a word", r.status == IO and r.err == "", r)

# ---- -o by its ending ----
MAGIC = {"list.xlsx": b"PK", "list.PDF": b"%PDF", "list.html": b"<!DOCTYPE html", "list.htm": b"<!DOCTYPE html", "list.csv": b"batch,", "list.json": b"{", "list.txt": b"Imports",
         "list": b"Imports"}
for name, magic in MAGIC.items():
    r = box.run("import", "list", "-o", name)
    start = (box.path / name).read_bytes()[:len(magic)]
    tap.check(f"-o {name}", r.status == OK and r.out == "" and start.lower() == magic.lower(), (r, start))
r = box.run("import", "list", "-o", "list.csv", "--format", "json")
tap.check("--format wins over the ending", (box.path / "list.csv").read_text().startswith("{"), r)
r = box.run("import", "list", "-o", "list.doc")
tap.check("an ending that names no format", r.status == INVALID and '"doc"' in r.err and not (box.path / "list.doc").exists(), r)
r = box.run("import", "list", "-o", "list.v2", "--format", "text")
tap.check("any name with --format", r.status == OK and (box.path / "list.v2").read_text().startswith("Imports"), r)
tap.check("no file is left half written", not list(box.path.glob("*.part")))
r = box.run("import", "list", "--format", "xlsx", binary=True)
tap.check("a workbook through a pipe", r.status == OK and r.out.startswith(b"PK"), r)


def on_terminal(*args, columns=0):
    """stdout and stderr are one terminal: all that is seen, and the status."""
    main, side = pty.openpty()
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen([HUIFANG, *args], cwd=box.path, env=box.env, stdin=side, stdout=side, stderr=side)
    os.close(side)
    seen = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(main)
    return process.wait(), seen.decode()


status, seen = on_terminal("import", "list", "--format", "pdf")
tap.check("no PDF into a terminal", status == INVALID and "-o FILE" in seen, seen)
status, seen = on_terminal("import", "answers", box.answers(3000, "many.csv"))
shown = seen.count("\r\x1b[K")
tap.check("progress on a terminal", status == OK and "Reading" in seen and 1 < shown < 60, (shown, seen[:500]))
tap.check("progress is gone before words come", re.search(r"\r\x1b\[KInterview answers: 3,000 new", seen), seen[-500:])

# ---- a folder that cannot be written ----
if os.geteuid() == 0:
    unable = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    os.chmod(box.path, 0o755)
    for file in box.path.iterdir():
        os.chmod(file, 0o755 if file.is_dir() else 0o644)
else:
    unable = []
    os.chmod(box.path, 0o555)
for args in (["check"], ["import", "list"], ["init"]):
    made = subprocess.run([*unable, HUIFANG, *args], cwd=box.path, env=box.env, capture_output=True, text=True)
    tap.check(f"read-only folder: {args[0]} says so", made.returncode == IO and made.stderr.startswith("huifang: ") and not made.stdout, made)
os.chmod(box.path, 0o755)
for columns in (50, 0):
    status, seen = on_terminal("setting", "list", columns=columns)
    widest = max(map(len, re.findall("─+", seen)))
    tap.check(f"a terminal of {columns or 'unknown'} columns", status == OK and (widest <= 50) == (columns == 50), seen)
status, seen = on_terminal("uploads", "list", "--programme", "service", "--month", "2026-03", "--dealer", "A01", columns=60)
rows = re.findall(r"^A01.*", seen, re.M)
tap.check("every part of the files' table says which file", status == OK and len(rows) > 4 and all(re.match(r"A01 +[1-4] ", row) for row in rows), seen)
tap.end()
