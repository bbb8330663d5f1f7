#!/usr/bin/python3
"""peer_numpy.py DATA MEMORY_MB: the works with numpy arrays, a column each. Counting is bincount of one number made of dealer, month and code (faster than
np.add.at and than sorting); the report set works on arrays of dealers × months with cumulative sums, and places by sorting and searchsorted."""
import os, sys
import numpy as np
from peer import *

data = sys.argv[1]
cap_memory(int(sys.argv[2]))
r = {c.split(".")[0]: np.fromfile(f"{data}/{c}", dtype=np.uint16 if c.endswith("u16") else np.uint8) for c in os.listdir(data) if c.endswith((".u8", ".u16"))}
dealers = int(r["dealer"].max()) + 1
r["region"] = (r["dealer"].astype(np.int64) * REGIONS // dealers).astype(np.uint8)
region_of = np.arange(dealers) * REGIONS // dealers
begin = np.searchsorted(region_of, np.arange(REGIONS + 1))


def tally():
    group = (r["dealer"].astype(np.int32) * MONTHS + r["month"]) * CODES
    return [np.bincount(group + r[f"q{q + 1}"], minlength=dealers * MONTHS * CODES).reshape(dealers, MONTHS, CODES) for q in range(QUESTIONS)]


def write_tally(counts, out):
    by_month = np.array([c.sum(axis=0) for c in counts])
    write_rows(((m, q + 1, c, by_month[q, m, c]) for m in range(MONTHS) for q in range(QUESTIONS) for c in range(CODES) if by_month[q, m, c]), out)


def rolling(x, length):
    total = np.cumsum(x, axis=1)
    out = total.copy()
    out[:, length:] -= total[:, :-length]
    return out


def places(mean, ranked):
    """1 + how many are better, by column (month)."""
    place = np.full(mean.shape, np.nan)
    for m in range(MONTHS):
        x = -mean[ranked[:, m], m]
        place[ranked[:, m], m] = 1 + np.searchsorted(np.sort(x), x, side="left")
    return place


def figures(sums, length):
    n, s, z, t = (rolling(x, length) for x in sums)
    mean = s / n
    squares = n * z - s * s
    se = np.where(squares > 0, 10 * np.sqrt(squares / (n * n * (n - 1.0))), np.nan)
    change = np.full(mean.shape, np.nan)
    change[:, length:] = 10 * (mean[:, length:] - mean[:, :-length])
    ranked = n[:dealers] >= N_MIN
    place = places(mean[:dealers], ranked)
    in_region = np.concatenate([places(mean[b:e], ranked[b:e]) for b, e in zip(begin[:-1], begin[1:])])
    return n, 10 * mean, se, t / n, change, place, in_region


def report():
    points = np.array([0, -4, 0, 4, 8, 12])
    for q, counts in enumerate(tally()):
        sums = []
        for weight in ([0, 1, 1, 1, 1, 1], points, points ** 2, [0, 0, 0, 0, 1, 1]):
            x = counts @ np.asarray(weight)
            regions = np.add.reduceat(x, begin[:-1], axis=0)
            sums.append(np.concatenate([x, regions, regions.sum(axis=0, keepdims=True)]))
        for length in LENGTHS:
            yield q + 1, length, figures(sums, length)


def do_report():
    for page in report():
        pass


def write_report(_, out):
    for q, length, f in report():
        write_rows([[q, length, f[0].sum()] + [v for x in f[1:] for v in (np.count_nonzero(~np.isnan(x)), np.nansum(x))]], out)


def write_full(_, out):
    for q, length, (n, index, se, top, change, place, in_region) in report():
        for u, m in zip(*np.nonzero(n)):
            given = (place[u, m], in_region[u, m]) if u < dealers else (np.nan, np.nan)
            row = [u, q, m, length, n[u, m], index[u, m], se[u, m], top[u, m], change[u, m], *given]
            write_rows([[None if isinstance(x, float) and np.isnan(x) else x for x in row]], out)


def cut():
    keep = np.isin(r["model"], (2, 5, 9)) & (r["q7"] >= 1) & (r["q7"] <= 3) & ~(r["owner_type"] == 2)
    region = r["region"][keep].astype(np.int32) * CODES
    return [np.bincount(region + r[f"q{q + 1}"][keep], minlength=REGIONS * CODES).reshape(REGIONS, CODES) for q in range(QUESTIONS)]


def write_cut(counts, out):
    write_rows(((k, q + 1, c, counts[q][k, c]) for k in range(REGIONS) for q in range(QUESTIONS) for c in range(CODES) if counts[q][k, c]), out)


np.seterr(all="ignore")
serve({"tally": (tally, write_tally), "report": (do_report, write_report), "full": (lambda: None, write_full), "cut": (cut, write_cut)})
