#!/usr/bin/env python3
"""Loads examples/q1-2012 and compares the overview with the printed one, digit by digit: test_overview.py HUIFANG"""
import decimal
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
# region: dealers, sample, target, shortfall, achieved %, total score, rank, to the nation
REGIONS = {
    "北部": (42, 1260, 1260, 0, "100.00", "108.8", 4, "-0.6"),
    "东北": (26, 753, 780, 27, "96.54", "110.6", 3, "1.2"),
    "东部": (57, 1710, 1710, 0, "100.00", "111.5", 1, "2.1"),
    "南部": (56, 1669, 1680, 11, "99.35", "107.7", 5, "-1.7"),
    "西部": (30, 900, 900, 0, "100.00", "107.2", 6, "-2.2"),
    "浙江": (27, 810, 810, 0, "100.00", "111.1", 2, "1.7"),
}
NATION = (238, 7102, 7140, 38, "99.47", "109.4", None, None)
CODES = {"N": "108.8", "NE": "110.6", "E": "111.5", "S": "107.7", "W": "107.2", "ZJ": "111.1"}
failures = 0


def printed(value, decimals=1):
    step = decimal.Decimal(1).scaleb(-decimals)
    return None if value is None else str(decimal.Decimal(repr(value)).quantize(step, decimal.ROUND_HALF_UP))


def check(label, got, want):
    global failures
    if got != want:
        failures += 1
        print(f"# {label}: got {got}, want {want}")


def run(huifang, *words):
    return subprocess.run([huifang, *words], check=True, capture_output=True, text=True).stdout


def check_overview(tables):
    samples, totals = tables["sample"]["rows"], tables["total"]["rows"]
    check("regions in the printed order", [r["unit"] for r in samples[1:]], list(REGIONS))
    for sample, total, want in zip(samples, totals, [NATION, *REGIONS.values()]):
        got = (sample["dealers"], sample["sample"], sample["target"], sample["gap"], printed(100 * sample["achieved"], 2),
               printed(total["score"]), total["rank"], printed(total["to_nation"]))
        check(sample["unit"], got, want)
        check(f"{sample['unit']}: base of the score", total["n"], want[1])
    check("the sum of dealers", sum(r["dealers"] for r in samples[1:]), 238)
    check("loyalty of the nation", printed(tables["loyalty"]["rows"][0]["score"]), "108.2")
    check("in and outside the ranking", [(r["amount"], printed(100 * r["proportion"])) for r in tables["ranked"]["rows"]], [(231, "97.1"), (7, "2.9")])


def check_scores(huifang, db):
    def score(index, by):
        words = ["--db", db, "score", "--programme", "service", "--from", "2012-01", "--to", "2012-03", "--index", index, "--by", by, "--format", "json"]
        return [(r["unit"], printed(r["index"])) for r in json.loads(run(huifang, *words))["rows"]]

    regions = score("total", "region")
    check("score --index total --by region", dict(regions), CODES)
    check("score --index total", score("total", "nation")[0][1], "109.4")
    check("score --index retention", score("retention", "nation")[0][1], "108.2")
    plain = sum(decimal.Decimal(v) for _, v in regions) / 6
    check("a plain mean of regions would print", printed(float(plain)), "109.5")


def check_answers(folder):
    """The answers are plausible: no dealer answers like another, most but not all are extremely satisfied."""
    rows = [line.split(",") for line in (folder / "answers.csv").read_text().splitlines()]
    column = rows[0].index("L1")
    by_dealer = {}
    for row in rows[1:]:
        by_dealer.setdefault(row[0], []).append(int(row[column]))
    best = sum(codes.count(5) for codes in by_dealer.values()) / 7102
    check(f"extremely satisfied {best:.3f} within 0.70 to 0.85", 0.70 < best < 0.85, True)
    means = {code: sum(codes) / len(codes) for code, codes in by_dealer.items()}
    check("dealers differ", len(set(round(m, 3) for m in means.values())) > 25, True)


def main():
    huifang = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        db = f"sqlite:{folder}/q1.db"
        subprocess.run([HERE / "load.sh", "--db", db], check=True, capture_output=True, env=os.environ | {"HUIFANG": huifang})
        words = ["--programme", "service", "--period", "2012-03", "--scope", "nation", "--format", "json"]
        check_overview(json.loads(run(huifang, "--db", db, "report", "overview", *words))["tables"])
        check_scores(huifang, db)
        subprocess.run([HERE / "generate.py", folder], check=True)
        check_answers(pathlib.Path(folder))
    print("1..1\n" + ("not ok 1" if failures else "ok 1"), "the printed overview of 2012, first quarter")
    sys.exit(failures > 0)


main()
