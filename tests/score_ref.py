#!/usr/bin/env python3
"""Loads examples/sfo and compares `huifang score` with figures of R 4.2.2 (packages base and survey 4.1.1): score_ref.py HUIFANG

The figures are those that came with the requirements of the method: one question over four waves, plain and weighted, a composite of four
questions, changes between waves and between overlapping windows. Every figure is compared to all the digits it was given with.
"""
import decimal
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent
YEARS = [2013, 2014, 2015, 2016]
PLAIN = {
    "n": ["3334", "2677", "2810", "2919"],
    "index": ["79.2801440", "79.8356369", "81.9217082", "81.5210689"],
    "se": [".488439002", ".545632791", ".539992893", ".529184284"],
    "top2": [".792741452", ".788569294", ".800000000", ".809866393"],
    "bottom2": [".0224955009", ".0164363093", ".0128113879", ".0198698184"],
}
WEIGHTED = {
    "index": ["79.37885049", "80.27864201", "81.76693258", "82.13299817"],
    "se": [".53275193", ".64525499", ".62703030", ".59831077"],
    "n_eff": ["2709.228923", "1951.393200", "1993.631252", "2372.382430"],
}
COMPOSITE = {
    "n": ["3528", "2816", "2954", "3078"],
    "index": ["88.9141387", "89.9539566", "90.8657020", "90.3030045"],
    "se": [".36968115", ".41431707", ".41107009", ".41647169"],
}
WINDOWS = {"n": ["6011", None, None], "index": ["79.52753286", "80.90395480", "81.71757724"]}
failures = 0


def check(label, got, want):
    """The printed figure is the computed one, rounded to the digits that were printed."""
    global failures
    places = len(want.partition(".")[2])
    exact = decimal.Decimal(repr(got))
    if abs(exact - decimal.Decimal(want)) > decimal.Decimal(1).scaleb(-places) * decimal.Decimal("0.51"):
        failures += 1
        print(f"# {label}: got {got!r}, want {want}")


def score(huifang, db, first, last, *words):
    command = [huifang, "--db", db, "score", "--programme", "service", "--from", f"{first}-06", "--to", f"{last}-06", "--format", "json", *words]
    document = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert document["format"] == "huifang.score/1" and len(document["rows"]) == 1, document
    return document["rows"][0]


def check_waves(huifang, db, figures, *words):
    for i, year in enumerate(YEARS):
        row = score(huifang, db, year, year, *words)
        for key, wants in figures.items():
            check(f"{year} {' '.join(words)} {key}", row[key], wants[i])


def check_changes(huifang, db):
    question = ("--question", "q7_all", "--se", "srs")
    same = score(huifang, db, 2014, 2014, "--compare-from", "2013-06", "--compare-to", "2013-06", *question)
    for key, want in {"diff": ".55549294", "diff_se": ".73231674", "p": ".44815784"}.items():
        check(f"2013 to 2014 {key}", same[key], want)
    up = score(huifang, db, 2015, 2015, "--compare-from", "2014-06", "--compare-to", "2014-06", *question)
    for key, want in {"diff": "2.08607128", "diff_se": ".76766364", "z": "2.71742879"}.items():
        check(f"2014 to 2015 {key}", up[key], want)
    overlap = score(huifang, db, 2014, 2015, "--compare-from", "2013-06", "--compare-to", "2014-06", *question)
    for key, want in {"diff_se": ".38782345", "z": "3.549094"}.items():
        check(f"2013-2014 to 2014-2015 {key}", overlap[key], want)
    marks = [row["marks"]["diff"] for row in (same, up, overlap)]
    if marks != [["same"], ["up"], ["up"]] or overlap["overlap"] <= 0 or same["overlap"] != 0:
        raise SystemExit(f"not ok 1 arrows: {marks}")


def check_windows(huifang, db):
    for i, year in enumerate(YEARS[:3]):
        row = score(huifang, db, year, year + 1, "--question", "q7_all", "--se", "srs")
        for key, wants in WINDOWS.items():
            if wants[i]:
                check(f"{year}-{year + 1} {key}", row[key], wants[i])


def main():
    huifang = os.path.abspath(sys.argv[1])
    print("1..1", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        db = f"sqlite:{folder}/sfo.db"
        subprocess.run([ROOT / "examples/sfo/load.sh", "--db", db], check=True, capture_output=True, env=os.environ | {"HUIFANG": huifang})
        check_waves(huifang, db, PLAIN, "--question", "q7_all", "--se", "srs")
        check_waves(huifang, db, WEIGHTED, "--question", "q7_all", "--se", "srs", "--weighted")
        check_waves(huifang, db, COMPOSITE, "--index", "retention", "--se", "srs")
        check_changes(huifang, db)
        check_windows(huifang, db)
    print("not ok 1" if failures else "ok 1", "the printed figures of examples/sfo")


main()
