#!/usr/bin/python3
"""peer_pandas.py DATA MEMORY_MB: the works with pandas. Counting groups the frame once for each question (melting it to one row an answer first needs 30 times the
memory and took longer); the report set rolls cumulative sums within unit and question (groupby.rolling took four times as long) and ranks with groupby.rank."""
import os, sys
import numpy as np
import pandas as pd
from peer import *

data = sys.argv[1]
cap_memory(int(sys.argv[2]))
frame = pd.DataFrame({c.split(".")[0]: np.fromfile(f"{data}/{c}", dtype=np.uint16 if c.endswith("u16") else np.uint8)
                      for c in os.listdir(data) if c.endswith((".u8", ".u16"))})
dealers = int(frame["dealer"].max()) + 1
frame["region"] = (frame["dealer"].astype(np.int64) * REGIONS // dealers).astype(np.uint8)
every = pd.MultiIndex.from_product([range(dealers), range(MONTHS)], names=["dealer", "month"])


def tally():
    return [frame.groupby(["dealer", "month", f"q{q}"], sort=False).size() for q in range(1, QUESTIONS + 1)]


def write_tally(counts, out):
    for q, c in enumerate(counts):
        write_rows(((m, q + 1, code, n) for (m, code), n in c.groupby(level=[1, 2]).sum().items()), out)


def sums_of(counts):
    """n, points, squares, top two by unit and month, for a question's counts."""
    c = counts.reset_index(name="count").rename(columns={counts.index.names[2]: "code"})
    c = c[c["code"] > 0]
    points, n = 4 * c["code"].astype(np.int64) - 8, c["count"]
    c = c.assign(n=n, s=n * points, z=n * points * points, t=n * (c["code"] >= 4))
    d = c.groupby(["dealer", "month"])[["n", "s", "z", "t"]].sum().reindex(every, fill_value=0).reset_index()
    d["region"] = d["dealer"] * REGIONS // dealers
    regions = d.groupby(["region", "month"], as_index=False)[["n", "s", "z", "t"]].sum()
    nation = d.groupby("month", as_index=False)[["n", "s", "z", "t"]].sum()
    return pd.concat([d.rename(columns={"dealer": "unit"}), regions.assign(unit=dealers + regions["region"]), nation.assign(unit=dealers + REGIONS, region=0)], ignore_index=True)


def figures(total, length):
    """total: cumulative sums, rows by unit and month."""
    f = total[["unit", "region", "month"]].copy()
    unit = total["unit"]
    back = total.groupby(unit)[["n", "s", "z", "t"]].shift(length).fillna(0)
    n, s, z, t = (total[k] - back[k] for k in "nszt")
    mean = s / n
    squares = n * z - s * s
    f["n"], f["index"] = n.astype(np.int64), 10 * mean
    f["se"] = (10 * np.sqrt(squares / (n * n * (n - 1)))).where(squares > 0)
    f["top"] = t / n
    f["change"] = 10 * (mean - mean.groupby(unit).shift(length))
    ranked = mean[(n >= N_MIN) & (unit < dealers)]
    month, region = total["month"], total["region"]
    f["place"] = ranked.groupby(month).rank(method="min", ascending=False)
    f["region_place"] = ranked.groupby([month, region]).rank(method="min", ascending=False)
    return f


def report():
    for q, counts in enumerate(tally()):
        sums = sums_of(counts)
        total = sums.copy()
        total[["n", "s", "z", "t"]] = sums.groupby("unit")[["n", "s", "z", "t"]].cumsum()
        for length in LENGTHS:
            yield q + 1, length, figures(total, length)


def do_report():
    for page in report():
        pass


NAMES = ["index", "se", "top", "change", "place", "region_place"]


def write_report(_, out):
    for q, length, f in report():
        write_rows([[q, length, f["n"].sum()] + [v for c in NAMES for v in (f[c].count(), f[c].sum())]], out)


def write_full(_, out):
    for q, length, f in report():
        f = f[f["n"] > 0].assign(question=q, len=length)
        f[["unit", "question", "month", "len", "n"] + NAMES].to_csv(out, header=False, index=False)


def cut():
    kept = frame[frame["model"].isin((2, 5, 9)) & frame["q7"].between(1, 3) & ~(frame["owner_type"] == 2)]
    return [kept.groupby(["region", f"q{q}"]).size() for q in range(1, QUESTIONS + 1)]


def write_cut(counts, out):
    write_rows(((k, q + 1, c, n) for q, x in enumerate(counts) for (k, c), n in x.items()), out)


np.seterr(all="ignore")
serve({"tally": (tally, write_tally), "report": (do_report, write_report), "full": (lambda: None, write_full), "cut": (cut, write_cut)})
