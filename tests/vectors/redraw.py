#!/usr/bin/env python3
"""Draws a sample again from its opening, without any code of the program: for auditors, and the oracle of its tests.

    huifang sample opening DRAW --format json | python3 redraw.py

Prints what differs and ends with 1, or "ok" and 0. The formats are those of src/method/draw.h (docs/manual/sample.md).
"""
import hashlib, json, sys

MASK = (1 << 64) - 1

def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()

def numbers(seed, stream):
    """PCG32 XSH-RR 64/32 (O'Neill 2014)."""
    inc, state = (stream << 1 | 1) & MASK, 0
    def step(state):
        return (state * 6364136223846793005 + inc) & MASK
    state = step((step(state) + seed) & MASK)
    while True:
        shifted, turn = ((state >> 18 ^ state) >> 27) & 0xFFFFFFFF, state >> 59
        yield (shifted >> turn | shifted << (-turn & 31)) & 0xFFFFFFFF
        state = step(state)

def below(generator, bound):
    while True:
        x = next(generator)
        if x >= (1 << 32) % bound:
            return x % bound

def stream_of(code, programme, month):
    return int(sha256(f"{code}|{programme}|{month}")[:16], 16) & (1 << 63) - 1

def row_hash(salt, code, programme, ro_no):
    return sha256(f"{salt}|{code}|{programme}|{ro_no}")[:32]

def draw(seed, stream, n, k):
    a, generator = list(range(n)), numbers(seed, stream)
    for i in range(k):
        j = i + below(generator, n - i)
        a[i], a[j] = a[j], a[i]
    return a[:k]

def replicate(release, main, reserve):
    return 0 if release <= main else 1 + (release - main - 1) // reserve

def check(opening):
    """The differences between an opening and the draw made again."""
    wrong, lines, frames = [], "", {}
    for row in opening["tables"]["frame"]["rows"]:
        frames.setdefault(row["dealer"], []).append(row)
    for d in sorted(opening["tables"]["dealers"]["rows"], key=lambda d: d["dealer"].encode()):
        code, frame = d["dealer"], frames.get(d["dealer"], [])
        frame_hash = sha256("".join(f"{r['hash']} {r['reason']}\n" for r in frame))
        eligible = [r for r in frame if r["reason"] == "ok"]
        lines += f"{code}|{len(frame)}|{len(eligible)}|{d['target']}|{d['main']}|{d['reserve']}|{d['drawn']}|{frame_hash}\n"
        stream = stream_of(code, opening["programme"], opening["month"])
        order = draw(int(opening["seed"], 16), stream, len(eligible), d["drawn"])
        again = {eligible[at]["position"]: (i + 1, replicate(i + 1, d["main"], d["reserve"])) for i, at in enumerate(order)}
        stored = {r["position"]: (r["release"], r["replicate"]) for r in frame if r["release"] is not None}
        if again != stored:
            wrong.append(f"{code}: another order")
        if d["frame_sha256"] != frame_hash or d["stream"] != f"{stream:016x}":
            wrong.append(f"{code}: another frame or stream")
    if opening["frame_sha256"] != sha256(lines):
        wrong.append("another frame hash")
    if opening["commitment"] != sha256(opening["seed"] + opening["frame_sha256"] + opening["algorithm"]):
        wrong.append("another commitment")
    return wrong

if __name__ == "__main__":
    found = check(json.load(sys.stdin))
    print("\n".join(found) or "ok")
    sys.exit(bool(found))
