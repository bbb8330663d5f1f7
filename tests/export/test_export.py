#!/usr/bin/env python3
"""An exported SPSS file, read by PSPP: test_export.py HUIFANG SOURCE PSPP

Answers are thrown with a fixed seed; PSPP's frequencies, labels and missing values must be those of the answers, and the base of `huifang score`."""
import atexit
import collections
import csv
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
from tap import Tap  # noqa: E402

tap = Tap()
check = tap.check

HUIFANG, SOURCE, PSPP = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve(), sys.argv[3]
BOX = pathlib.Path(tempfile.mkdtemp(prefix="huifang-export-"))
atexit.register(shutil.rmtree, BOX, ignore_errors=True)


def run(*args, status=0):
    env = {"PATH": os.environ["PATH"], "HOME": str(BOX), "LC_ALL": "C.UTF-8", **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    r = subprocess.run([*map(str, args)], cwd=BOX, env=env, capture_output=True, text=True, timeout=120)
    if r.returncode != status:
        print("Bail out!", args, r.stdout, r.stderr, flush=True)
        sys.exit(1)
    return r.stdout


# ---- the answers ----
random.seed(20260322)
questions = {"L1": [5, 4, 3, 2, 1, 6, 7, 8, 9], "L2": [5, 4, 3, 2, 1, 8, 9], "SA3": [5, 4, 3, 2, 1, 7, 8], "A0": [1, 2, 9], "D1": [1, 2, 6, 9]}
version = json.loads((SOURCE / "examples/questionnaires/service.json").read_text())
names = {e["name"]: e for p in version["pages"] for e in p["elements"]}
questions = {q: codes for q, codes in questions.items() if q in names}
rows = []
for i in range(800):
    row = {q: random.choices(codes, [9, 7, 5, 2, 1, 1, 1, 1, 1][:len(codes)])[0] for q, codes in questions.items()}
    rows.append({"dealer_code": random.choice(["A01", "A02"]), "programme": "service", "visit_date": f"2026-0{random.randint(1, 3)}-1{random.randint(0, 9)}",
                 "weight": random.choice([0.5, 1, 2.25]), "model": random.choice(["A6L", "Q5", ""]), **row})
with open(BOX / "answers.csv", "w", newline="") as f:
    w = csv.DictWriter(f, list(rows[0]))
    w.writeheader()
    w.writerows(rows)
(BOX / "network.csv").write_text("dealer_code,name,region_code,region_name\nA01,北京第一汽车销售服务有限公司,N,北部\nA02,上海二店,S,南部\n")
run(HUIFANG, "init")
run(HUIFANG, "import", "network", "network.csv")
run(HUIFANG, "import", "questionnaire", SOURCE / "examples/questionnaires/service.json")
run(HUIFANG, "import", "answers", "answers.csv")
check("the file is written, and nothing else is printed", run(HUIFANG, "export", "interviews", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "-o", "out.sav") == "")

# ---- read back ----
(BOX / "back.sps").write_text("GET FILE='out.sav'.\nSAVE TRANSLATE /OUTFILE='back.csv' /TYPE=CSV /FIELDNAMES /CELLS=VALUES /REPLACE.\n"
                              "FREQUENCIES /VARIABLES=" + " ".join(questions) + " /FORMAT=AVALUE.\nDISPLAY DICTIONARY.\n")
text = run(PSPP, "-O", "format=csv", "back.sps")
with open(BOX / "back.csv", newline="") as f:
    back = list(csv.DictReader(f))
check("as many rows", len(back) == len(rows), len(back))
check("the first variables", list(back[0])[:15] == "programme version dealer dealer_name region region_name month mode weight model model_year work_type owner_type age_band advisor".split(), list(back[0]))
check("no day, no id", not any(name in ("id", "date", "day", "visit_date") for name in back[0]))


def counted(of, *names):
    return collections.Counter(tuple(str(row[name]) for name in names) for row in of)


for q in questions:
    check(f"{q}: every code as often as it was answered", counted(back, q) == counted(rows, q), (counted(back, q), counted(rows, q)))
expected = collections.Counter((r["dealer_code"], r["visit_date"][:7], f"{r['weight']:g}", r["model"], *(str(r[q]) for q in questions)) for r in rows)
got = collections.Counter((r["dealer"], r["month"], f"{float(r['weight']):g}", r["model"].strip(), *(r[q] for q in questions)) for r in back)
check("whole rows belong together", got == expected, (got - expected).most_common(2))
check("Chinese names", {r["dealer_name"].strip() for r in back} == {"北京第一汽车销售服务有限公司", "上海二店"})
order = [(r["dealer"], r["month"], r["L1"], r["L2"]) for r in back]
check("not in the order of the file", order != [(r["dealer_code"], r["visit_date"][:7], str(r["L1"]), str(r["L2"])) for r in rows])

# ---- labels and missing values, in PSPP's own words ----
MISSING = {"6": "拒答", "7": "未问", "8": "无，不适用", "9": "不知道"}
tables = [list(csv.reader(part.splitlines())) for part in text.split("\n\n")]


def title_of(table):
    return table[0][0] if table and table[0] else ""


for q, codes in questions.items():
    table = next((t for t in tables if title_of(t).startswith("Table: ") and any(names[q]["title"]["zh-cn"][:12] in cell for cell in t[0] + [c for row in t for c in row]) and any(row[0] == "Missing" or row[0] == "Valid" for row in t if row)), None)
    valid, missing, part = {}, {}, None
    for line in table or []:
        part = line[0] or part
        if part in ("Valid", "Missing") and len(line) > 2:
            (valid if part == "Valid" else missing)[line[1]] = int(line[2])
    answered = {c: k for (c,), k in counted(rows, q).items()}
    check(f"{q}: valid are the answers", sorted(valid.values()) == sorted(k for c, k in answered.items() if c in "12345"), (valid, answered, table and table[:3]))
    check(f"{q}: refused, not asked, none and unknown are missing, each by its name",
          {label.split(" / ")[0]: k for label, k in missing.items()} == {MISSING[c]: k for c, k in answered.items() if c in "6789"}, (missing, answered))
check("levels are named in both languages", "极为满意 / Extremely satisfied" in text and "不太满意 / Not very satisfied" in text)
check("variables too", "经销商代码 / Code of the dealer" in text, text[-3000:])

# ---- the same base as ours ----
score = json.loads(run(HUIFANG, "score", "--programme", "service", "--question", "L1", "--from", "2026-01", "--to", "2026-03", "--by", "nation", "--format", "json"))
ours = score["rows"][0]
valid = [int(r["L1"]) for r in back if r["L1"] in "12345"]
check("the base and the mean that huifang prints", ours["n"] == len(valid) and abs(ours["score"] - sum({5: 12, 4: 8, 3: 4, 2: 0, 1: -4}[v] for v in valid) / len(valid)) < 1e-9, ours)

# ---- CSV ----
run(HUIFANG, "export", "interviews", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "-o", "out.csv")
with open(BOX / "out.csv", newline="", encoding="utf-8-sig") as f:
    plain = list(csv.DictReader(f))
check("CSV holds the same", [{k: v.strip() for k, v in r.items()} for r in back] == [{k: v.strip() for k, v in r.items()} for r in plain], (back[0], plain[0]))
run(HUIFANG, "export", "interviews", "--programme", "service", "--from", "2030-01", "--to", "2030-03", "-o", "none.sav", status=5)
check("no interviews, no file", not (BOX / "none.sav").exists())
run(HUIFANG, "export", "interviews", "--programme", "service", "--from", "2026-01", "--to", "2026-03", "-o", "out.xls", status=3)
tap.end()
