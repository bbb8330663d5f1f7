"""Makes draw.csv with the independent tests/vectors/redraw.py: python3 tests/vectors/method/draw.py > tests/vectors/method/draw.csv"""
import os, sys
sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from redraw import draw, row_hash, sha256, stream_of

for seed, code, programme, month, n, k in [
    (42, "D001", "service", "2026-03", 1, 1), (42, "D001", "service", "2026-03", 5, 5), (42, "D001", "service", "2026-03", 100, 12),
    (42, "D001", "sales", "2026-03", 100, 12), (42, "D001", "service", "2026-04", 100, 12), (42, "D002", "service", "2026-03", 100, 12),
    (43, "D001", "service", "2026-03", 100, 12), (2**64 - 1, "杭州01", "service", "2026-03", 2000, 20), (0, "", "service", "2026-03", 7, 0),
]:
    stream = stream_of(code, programme, month)
    print("draw", f"{seed:016x}", code, programme, month, f"{stream:016x}", n, k, " ".join(map(str, draw(seed, stream, n, k))), sep=",")
for salt, code, programme, ro_no in [("0" * 64, "D001", "service", "RO1"), ("ab" * 32, "杭州01", "sales", "交车-2026|7"), ("f" * 64, "", "service", "")]:
    print("hash", salt, code, programme, ro_no, row_hash(salt, code, programme, ro_no), sep=",")
for seed, frame, algorithm in [(42, sha256(""), "huifang-draw/1"), (2**64 - 1, sha256("x"), "another/2")]:
    print("commitment", f"{seed:016x}", frame, algorithm, sha256(f"{seed:016x}" + frame + algorithm), sep=",")
line = "D001|3|2|2|2|4|2|" + sha256("a" * 32 + " ok\n" + "b" * 32 + " vip\n" + "c" * 32 + " ok\n") + "\n"
print("frame", sha256(line), sep=",")
