#!/usr/bin/env python3
"""The jobs process as a command and beside the pages: test_jobs.py HUIFANG"""
import csv
import io
import os
import pathlib
import signal
import sqlite3
import time

from box import Box, CONFLICT, NOT_FOUND, OK, Tap, USAGE

tap, box = Tap(), Box().ready()


def jobs(*options):
    return list(csv.DictReader(io.StringIO(box.run("jobs", "list", "--format", "csv", *options).out)))


def children(pid):
    return [int(c) for t in pathlib.Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()]


def wait(what, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(0.05)
    return what()


def serve(*options):
    log = open(box.path / "serve.log", "wb")
    return box.start("serve", "--listen", "127.0.0.1:0", "--workers", "1", *options, stderr=log)


tap.check("no jobs yet", jobs() == [])
r = box.run("jobs", "run", "--once")
tap.check("once", r.status == OK and r.out == "", r)
kinds = {j["kind"]: j for j in jobs()}
tap.check("the timetable's first day", set(kinds) == {"jobs.sweep", "measure.remind", "publication.remind", "uploads.overdue", "verbatim.take", "uploads.quality", "field.tidy", "field.invite", "field.erase", "field.back_checks", "field.remind", "feedback.remind", "feedback.day"} and all(j["state"] == "done" and j["attempts"] == "1" for j in kinds.values()), kinds)
tap.check("not twice", box.run("jobs", "run", "--once").status == OK and len(jobs()) == len(kinds), jobs())
tap.check("the word that says what came of it", "0 old jobs" in kinds["jobs.sweep"]["result"], kinds)
done = kinds["jobs.sweep"]["id"]
tap.check("ended", box.run("jobs", "cancel", done).status == CONFLICT and box.run("jobs", "retry", done).status == CONFLICT)
tap.check("unknown", box.run("jobs", "cancel", "0000000000001").status == NOT_FOUND and box.run("jobs", "retry", "!").status == USAGE)

with sqlite3.connect(box.path / "huifang.db") as db:
    db.execute("update job set ended_at = ended_at - 31 * 86400000, key = ''")
(box.path / "huifang.db.d" / "results").mkdir(exist_ok=True)
(box.path / "huifang.db.d" / "results" / done).write_text("old")
box.run("jobs", "run", "--once")
tap.check("old ones go with their files", {j["id"] for j in jobs()}.isdisjoint({j["id"] for j in kinds.values()}) and not (box.path / "huifang.db.d" / "results" / done).exists(), jobs())

p = serve("--no-jobs")
wait(lambda: "served at" in (box.path / "serve.log").read_text())
tap.check("without jobs: a worker only", len(wait(lambda: children(p.pid))) == 1, children(p.pid))
p.terminate()
tap.check("ends", p.wait(timeout=40) == 0)

p = serve()
both = wait(lambda: len(children(p.pid)) == 2 and children(p.pid))
tap.check("a worker and the jobs process", len(both or []) == 2, both)
said = lambda text, n=1: wait(lambda: (box.path / "serve.log").read_text().count(text) >= n)
tap.check("it works", said("event=jobs.start"), None)
helper = min(both)
os.kill(helper, signal.SIGKILL)
tap.check("killed, it is started again", said("event=helper.died") and said("event=jobs.start", 2) and wait(lambda: len(children(p.pid)) == 2), children(p.pid))
p.send_signal(signal.SIGHUP)
tap.check("a restart of the program brings a fresh one", said("event=jobs.start", 3) and said("event=jobs.stop"), (box.path / "serve.log").read_text()[-600:])
p.terminate()
tap.check("ends with status 0", p.wait(timeout=40) == 0)
tap.check("and the jobs process with it", said("event=jobs.stop", 2), (box.path / "serve.log").read_text()[-600:])
tap.end()
