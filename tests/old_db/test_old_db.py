#!/usr/bin/env python3
"""Databases of earlier schemas: restored, migrated, sound, with the figures they had, and ready for more work. test_old_db.py HUIFANG

HUIFANG_TEST_DB names the engine; on postgresql each database is a schema of its own on the server of HUIFANG_TEST_PG.
"""
import csv
import gzip
import io
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
from box import Box, CONFLICT, OK, Tap  # noqa: E402

SERVER = os.environ.get("HUIFANG_TEST_PG")
ON_POSTGRES = os.environ.get("HUIFANG_TEST_DB") == "postgresql"
PERIOD = ["--programme", "service"]
tap = Tap()


def psql(statement):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", SERVER, "-c", statement], check=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Database:
    """An empty one for HUIFANG_DB; gone at the end of the block."""

    def __enter__(self):
        self.schema = "old_" + uuid.uuid4().hex[:12]
        if not ON_POSTGRES:
            return f"sqlite:{self.schema}.db"
        psql(f"create schema {self.schema}")
        return f"{SERVER}{'&' if '?' in SERVER else '?'}options=-csearch_path%3D{self.schema}"

    def __exit__(self, *_):
        if ON_POSTGRES:
            psql(f"drop schema {self.schema} cascade")


def same(got, want):
    """Numbers to ten digits (sums may run in another order), all else exactly; what is new beside the wanted is no difference."""
    if isinstance(want, dict):
        return all(key in got and same(got[key], value) for key, value in want.items())
    if isinstance(want, list):
        return len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, float):
        return isinstance(got, (int, float)) and math.isclose(got, want, rel_tol=1e-10)
    return got == want


def rows_of(text):
    rows = csv.DictReader(io.StringIO(text))
    return [{key: float(value) if re.fullmatch(r"-?[0-9.]+", value) else value for key, value in row.items()} for row in rows]


def migrate(run, stored, latest):
    """The way of somebody with an old backup and a new program."""
    r = run("restore", "old.backup")
    tap.check("restored", r.status == OK and ("huifang migrate" in r.err) == (stored < latest), r)
    if stored < latest:
        r = run("check")
        tap.check("an older schema is named, with what to do", r.status == CONFLICT and "migrate" in r.err, r)
    r = run("migrate")
    tap.check("migrated", r.status == OK and ("Nothing to do" if stored == latest else f"{stored} → {latest}") in r.err, r)
    r = run("check")
    tap.check("sound", r.status == OK and not r.out, r)


def figures(run, name):
    r = run("score", *PERIOD, "--from", "2012-01", "--to", "2012-02", "--index", "total", "--by", "dealer", "--format", "csv")
    want = rows_of((HERE / f"{name}.score.csv").read_text(encoding="utf-8"))
    tap.check("the scores are the ones of then", r.status == OK and same(rows_of(r.out), want), r)
    r = run("report", "overview", *PERIOD, "--period", "2012-02", "--scope", "nation", "--format", "json")
    want = json.loads((HERE / f"{name}.overview.json").read_text(encoding="utf-8"))
    got = {key: table["rows"] for key, table in json.loads(r.out)["tables"].items()} if r.status == OK else {}
    tap.check("the overview is the one of then", want and same(got, want), r)


def work_goes_on(run):
    """Draws can be redrawn, what was imported can be taken back."""
    draws = json.loads(run("sample", "list", "--format", "json").out)["rows"]
    tap.check("both draws are there", len(draws) == 2, draws)
    for draw in draws:
        r = run("sample", "verify", draw["draw"])
        tap.check("a draw is redrawn", r.status == OK, r)
    newest = json.loads(run("import", "list", "--format", "json").out)["rows"][0]
    r = run("import", "undo", newest["batch"])
    tap.check("its newest import is taken back", r.status == OK and newest["kind"] == "answers", r)
    r = run("check")
    tap.check("sound still", r.status == OK, r)


def two_backups_of_a_day(box):
    """Two old databases that share a data folder: each keeps the backup that its migration made."""
    for _ in range(2):
        with Database() as url:
            box.env["HUIFANG_DB"] = url
            box.run("restore", "old.backup")
            r = box.run("migrate")
            tap.check("migrated", r.status == OK, r)
    kept = sorted(path.name for path in (box.path / "data").glob("before-*.backup"))
    tap.check("no backup took another one's place", len(kept) == 3, kept)


def main():
    if ON_POSTGRES and not SERVER:
        print("1..0 # SKIP HUIFANG_TEST_PG is not set")
        return
    latest = len(list((HERE.parents[1] / "migrations").glob("[0-9]*.sql")))
    archives = sorted(HERE.glob("schema-*.backup.gz"))
    tap.check("there are databases of before", archives)
    for archive in archives:
        name = archive.name.split(".")[0]
        box = Box()
        box.file("old.backup", gzip.decompress(archive.read_bytes()))
        with Database() as url:
            box.env |= {"HUIFANG_DB": url, "HUIFANG_DATA": str(box.path / "data")}
            migrate(box.run, int(name.split("-")[1]), latest)
            figures(box.run, name)
            work_goes_on(box.run)
        if archive == archives[0]:
            two_backups_of_a_day(box)
    tap.end()


main()
