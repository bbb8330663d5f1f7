#!/usr/bin/env python3
"""kill -9 in the middle of an import: all of its rows are stored or none, and nothing is left lying about: test_kill.py HUIFANG"""
import json
import random
import signal
import sqlite3
import time

from box import Box, LONG, OK, Tap

ROUNDS = 50 if LONG else 5
ROWS = 20000
tap, box = Tap(), Box().ready()
random.seed(7)


def stored():
    with sqlite3.connect(box.path / "huifang.db") as db:
        return tuple(db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("interview", "interview_change", "import_batch"))


def import_alone():
    """How long an undisturbed import takes."""
    start = time.monotonic()
    r = box.run("import", "answers", box.answers(ROWS, "whole.csv"))
    assert r.status == OK, r
    return time.monotonic() - start, json.loads(r.out)["batch"]


whole_s, batch = import_alone()
box.run("import", "undo", batch)
cut = finished = 0
for i in range(ROUNDS):
    before = stored()
    box.answers(ROWS + 1 + i, "answers.csv")
    process = box.start("import", "answers", "answers.csv")
    time.sleep(random.uniform(0, 1.1 * whole_s))
    process.send_signal(signal.SIGKILL)
    killed = process.wait() == -signal.SIGKILL
    after = stored()
    grown = tuple(b - a for a, b in zip(before, after))
    cut += killed and grown[0] == 0
    finished += grown[0] > 0
    tap.check(f"round {i + 1}: whole or none", grown in ((0, 0, 0), (ROWS + 1 + i, ROWS + 1 + i, 1)), grown)
    check = box.run("check")
    tap.check(f"round {i + 1}: sound", check.status == OK, check)
    left = [p.name for p in (box.path / "huifang.db.d").iterdir()]
    tap.check(f"round {i + 1}: nothing is left in the data folder", not left, left)
tap.check("some imports were cut off", cut > 0, (cut, finished))
r = box.run("import", "answers", "answers.csv")
tap.check("the last file can be imported again, or is known", r.status == OK, r)
tap.end()
