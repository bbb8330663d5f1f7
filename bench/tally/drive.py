#!/usr/bin/python3
"""drive.py N DEALERS FOLDER PEER…: the works of bench/tally, huifang_tally and each peer in turns.
drive.py --scale N…: huifang_tally alone.
drive.py --write: nothing is measured.
All then write bench/RESULTS.md from what bench/tally/results keeps; a run replaces what it measured there, and nothing else."""
import datetime, json, os, platform, statistics, subprocess, sys
import numpy as np
import pandas as pd

HERE = os.path.dirname(os.path.realpath(__file__))
TOP = os.path.realpath(f"{HERE}/../..")
RESULTS = f"{HERE}/results"
QUESTIONS = 30
WORKS = ("tally", "report", "cut")
ROUNDS, LONG = 5, 60
MEMORY_MB = 10000
ENGINES = ("chDB", "DuckDB", "ClickHouse 18")
DESCRIPTION = {"tally": "counts[dealer][month][question][code]", "report": "report set: rolling 6 and 12 months, index, n, SE, top two, change, places",
               "cut": "answers by region under model in 3 of 20, q7 <= 3, not owner type 2"}


def peer_command(name, data, sql):
    here = lambda f: f"{HERE}/{f}"
    python = "/usr/bin/python3"
    return {"numpy": [python, here("peer_numpy.py"), data, str(MEMORY_MB)], "pandas": [python, here("peer_pandas.py"), data, str(MEMORY_MB)],
            "data.table": ["bash", "-c", f"ulimit -v {MEMORY_MB << 10}; exec Rscript {here('peer_datatable.R')} {data}"],
            "DuckDB": ["node", here("peer_node.mjs"), "duckdb", data, f"{sql}/duckdb", str(MEMORY_MB)],
            "chDB": ["node", here("peer_node.mjs"), "chdb", data, f"{sql}/chdb", str(MEMORY_MB)],
            "SQLite": [python, here("peer_sql.py"), "sqlite", data, f"{sql}/sqlite", str(MEMORY_MB)],
            "PostgreSQL": [python, here("peer_sql.py"), "postgres", data, f"{sql}/postgres", str(MEMORY_MB)],
            "ClickHouse 18": [python, here("peer_sql.py"), "clickhouse", data, f"{sql}/clickhouse", str(MEMORY_MB)]}[name]


class Worker:
    def __init__(self, command):
        environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.hello = self.answer()

    def answer(self):
        while line := self.process.stdout.readline():
            if line.startswith("ready") or line[0].isdigit():
                return line.split()
        sys.exit(f"{self.process.args}: ended early")

    def do(self, work, path="-"):
        self.process.stdin.write(f"{work} {path}\n")
        self.process.stdin.flush()
        return tuple(map(float, self.answer()))

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def numbers(path):
    """Rows of numbers, sorted by their first columns; an empty field is none."""
    table = pd.read_csv(path, header=None, dtype=np.float64, engine="c", na_values=["nan", "NA"]).to_numpy()
    return table[np.lexsort(table[:, 3::-1].T if table.shape[1] > 4 else table.T[::-1])]


def near(a, b, size):
    return (np.isnan(a) & np.isnan(b)) | (np.abs(a - b) <= 1e-6 * np.maximum(np.abs(b), size))


def check(work, ours, theirs):
    """Exits unless both results say the same: whole numbers exactly, figures and sums of figures within 1e-6 (of their number of terms)."""
    a, b = numbers(ours), numbers(theirs)
    if a.shape != b.shape:
        sys.exit(f"{theirs}: {b.shape} rows and columns, want {a.shape}")
    same = a == b
    if work == "report":
        for i in (4, 6, 8, 10):
            same[:, i] = near(a[:, i], b[:, i], a[:, i - 1])
    if work == "full":
        same[:, 5:9] = near(a[:, 5:9], b[:, 5:9], 1)
        same[:, 9:] = a[:, 9:] == np.nan_to_num(b[:, 9:])
    if not same.all():
        wrong = np.flatnonzero(~same.all(axis=1))
        sys.exit(f"{theirs}: {len(wrong)} rows differ, as {b[wrong[0]].tolist()}, want {a[wrong[0]].tolist()}")


def compare(ours, name, n, data, sql, results):
    peer = Worker(peer_command(name, data, sql))
    for work in WORKS:
        if name == "ClickHouse 18" and work == "report":
            continue
        path = {who: f"{sql}/{work}.{who.replace(' ', '-')}" for who in ("ours", name)}
        ours.do(work, path["ours"])
        first = peer.do(work, path[name])
        check(work, path["ours"], path[name])
        if n <= 100000 and work == "report":
            ours.do("full", path["ours"])
            peer.do("full", path[name])
            check("full", path["ours"], path[name])
        rounds = [(ours.do(work), peer.do(work)) for _ in range(ROUNDS if first[1] <= LONG else 1)]
        (cpu, wall), (peer_cpu, peer_wall) = ([statistics.median(r[who][k] for r in rounds) for k in (0, 1)] for who in (0, 1))
        results["ratios"].append({"work": work, "peer": name, "rounds": len(rounds), "cpu": cpu, "wall": wall, "peer_cpu": peer_cpu, "peer_wall": peer_wall,
                                  "load": os.getloadavg()[0]})
        print(f"{work:7} {name:14} {peer_cpu:9.3f} s CPU, ours {cpu * 1000:8.2f} ms: {peer_cpu / cpu:6.0f}x   wall {peer_wall / wall:6.0f}x   {len(rounds)} rounds", flush=True)
    peer.end()


def one_line(*command):
    try:
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout.strip().split("\n")[-1]
    except (OSError, subprocess.CalledProcessError):
        return "not installed"


def versions():
    def package(name):
        with open(f"{os.environ['PEER_MODULES']}/node_modules/{name}/package.json", encoding="utf-8") as f:
            return json.load(f)["version"]
    debian = lambda name: one_line("dpkg-query", "-W", "-f", "${Version}", name)
    return {"gcc": one_line("gcc", "-dumpfullversion"), "numpy": debian("python3-numpy"), "pandas": debian("python3-pandas"), "data.table": debian("r-cran-data.table"),
            "DuckDB (@duckdb/node-api)": package("@duckdb/node-api"), "chDB (chdb)": package("chdb"), "SQLite": debian("libsqlite3-0"), "PostgreSQL": debian("postgresql-15"),
            "ClickHouse server": debian("clickhouse-server")}


def bench(n, dealers, folder, peers):
    data, sql, kept = f"{folder}/{n}-{dealers}", f"{folder}/{n}-{dealers}/works", f"{RESULTS}/{n}-{dealers}.json"
    ours = Worker([f"{TOP}/build/bench/huifang_tally", str(n), str(dealers)])
    groups, planes = map(int, ours.hello[2:4])
    for d in ("duckdb", "chdb", "sqlite", "postgres", "clickhouse"):
        os.makedirs(f"{sql}/{d}", exist_ok=True)
        subprocess.run([f"{HERE}/works_sql.py", d, str(dealers), f"{sql}/{d}"], check=True)
    results = {"ratios": []}
    if os.path.exists(kept): # peers that are not asked for keep what was measured
        with open(kept, encoding="utf-8") as f:
            results["ratios"] = [x for x in json.load(f)["ratios"] if x["peer"] not in peers]
    results |= {"n": n, "dealers": dealers, "groups": groups, "planes": planes, "date": datetime.date.today().isoformat(), "machine": machine(), "versions": versions()}
    ours.do("read", f"{sql}/read")
    ours.do("add", f"{sql}/add")
    results["read"], results["add"] = float(numbers(f"{sql}/read")[0][0]), numbers(f"{sql}/add")[0][:2].tolist()
    tally = [ours.do("tally") for _ in range(2 * ROUNDS + 1)][1:]
    results["tally"] = statistics.median(cpu for cpu, _ in tally)
    ours.do("kernels", f"{sql}/kernels")
    results["kernels"] = [[int(kind), int(length), ns] for kind, length, ns in numbers(f"{sql}/kernels").tolist()]
    os.makedirs(RESULTS, exist_ok=True)
    for name in [None] + peers:
        if name:
            compare(ours, name, n, data, sql, results)
        with open(kept, "w", encoding="utf-8") as f:
            json.dump(results, f, indent=1)
    ours.end()


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as f:
        model = next(line.split(":")[1].strip() for line in f if line.startswith("model name"))
    return f"{model}, {os.cpu_count()} cores, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') >> 30} GB, Linux {platform.release().split('-')[0]}"


# ---- RESULTS.md ----

def ratio(results, work, names):
    """The smallest CPU ratio among these peers, with its peer; None when none of them ran."""
    found = [(r["peer_cpu"] / r["cpu"], r["peer"]) for r in results["ratios"] if r["work"] == work and r["peer"] in names]
    return min(found) if found else None


# Where a bar is measured: interviews and dealers. Its work is defined for 500 to 5,000 dealers; a million is 33 a dealer-month with 500, as ten million are with 5,000.
MILLION, TEN = (10**6, 500), (10**7, 5000)
BARS = [(TEN, "tally", ENGINES, 100), (TEN, "tally", ("numpy",), 200), (MILLION, "tally", ENGINES + ("numpy", "pandas", "data.table"), 80), (TEN, "report", ENGINES, 200),
        (TEN, "report", ("numpy", "pandas"), 60), (MILLION, "report", ENGINES + ("numpy", "pandas", "data.table"), 25), (TEN, "cut", ("numpy",), 20), (TEN, "cut", ENGINES[:2], 50)]


def named(size):
    return f"{size[0]:,} of {size[1]:,} dealers"


def met(yes):
    return "met" if yes else "**missed**"


def bar_lines(sizes):
    for size, work, names, want in BARS:
        got = ratio(sizes[size], work, names) if size in sizes else None
        if got:
            yield f"| {work} at {named(size)} | ≥ {want}x {'the best of ' if len(names) > 1 else ''}{', '.join(names)} | {got[0]:.0f}x ({got[1]}) | {met(got[0] >= want)} |"
    for size, r in sizes.items():
        if size == TEN:
            share = r["planes"] / r["tally"] / r["read"]
            yield f"| tally at {named(size)} | ≥ 60 % of the memory's reading speed | {100 * share:.0f} % | {met(share >= 0.6)} |"
        yield f"| one more interview at {named(size)} | in all rolling figures within 20 µs | {r['add'][0]:.1f} µs, 99 % within {r['add'][1]:.1f} µs | {met(r['add'][0] <= 20)} |"


def size_lines(r):
    yield f"\n## {r['n']:,} interviews, {r['dealers']:,} dealers\n"
    yield (f"{r['date']}, {r['machine']}. Planes {r['planes'] / r['n']:.1f} bytes an interview ({r['planes'] / 1e6:.0f} MB) in {r['groups']:,} dealer-months; tally in {1e9 * r['tally'] / r['n']:.2f} ns an interview (CPU)."
           f" One thread reads memory at {r['read'] / 1e9:.1f} GB/s.\n")
    for work in WORKS:
        yield f"\n**{work}**: {DESCRIPTION[work]}\n"
        yield "| peer | its CPU s | ours, ms | CPU ratio | wall ratio | rounds | load |"
        yield "|---|---|---|---|---|---|---|"
        for x in sorted((x for x in r["ratios"] if x["work"] == work), key=lambda x: x["peer_cpu"]):
            yield f"| {x['peer']} | {x['peer_cpu']:.3f} | {1000 * x['cpu']:.2f} | {x['peer_cpu'] / x['cpu']:.0f}x | {x['peer_wall'] / x['wall']:.0f}x | {x['rounds']} | {x['load']:.1f} |"


KERNELS = ["ranges, portable", "ranges, AVX2", "ranges, AVX-512", "groups, portable", "groups, AVX2", "groups, AVX-512"]


def kernel_lines(r):
    lengths = sorted({length for _, length, _ in r["kernels"]})
    ns = {(kind, length): ns for kind, length, ns in r["kernels"]}
    yield f"\n## Kernels\n\n{r['date']}, {r['machine']}. CPU ns an interview of {QUESTIONS} questions by rows of a range, over {r['n']:,} interviews, best of 7; a plain read of the planes takes {1e9 * r['planes'] / r['n'] / r['read']:.2f}.\n"
    yield "| | " + " | ".join(f"{length:,}" for length in lengths) + " |"
    yield "|---" * (len(lengths) + 1) + "|"
    for kind, name in enumerate(KERNELS):
        if any((kind, length) in ns for length in lengths):
            yield f"| {name} | " + " | ".join(f"{ns[kind, length]:.2f}" if (kind, length) in ns else "" for length in lengths) + " |"


def write_results():
    sizes = {}
    for name in sorted(os.listdir(RESULTS)):
        if name.endswith(".json"):
            with open(f"{RESULTS}/{name}", encoding="utf-8") as f:
                r = json.load(f)
                sizes[r["n"], r["dealers"]] = r
    if not sizes:
        return
    sizes = dict(sorted(sizes.items()))
    newest = sizes[max(sizes)]
    lines = ["# Tally: measured beside its peers", "",
             "Written by `./run bench tally`. CPU time of the peer over CPU time of one thread of ours, medians of rounds that take turns (ours, peer, ours, peer …); the first call of each is "
             f"dropped, its result is checked equal to ours. A peer whose call takes longer than {LONG} s has one round. Peers are kept to one thread where they can be, and to {MEMORY_MB / 1000:.0f} GB. "
             "All of them share one processor. Load is that of the machine while measured: CPU ratios are fairly robust to it, wall ratios are not. Ours starts from bit planes in memory, peers from their own tables in memory or in the page cache; "
             "loading is not timed. The tally is defined for 500 to 5,000 dealers: with 500 a million interviews are 33 a dealer-month, as ten million are with 5,000, and there its bars are gated; with 5,000 they are 3, "
             "and both of us write more counters than we read answers. The report set counts the interviews anew each time. ClickHouse of Debian is of 2018 and has no window functions: chDB is today's.", "",
             "Versions: " + ", ".join(f"{k} {v}" for k, v in newest["versions"].items()) + ".", "", "| work | bar | measured | |", "|---|---|---|---|", *bar_lines(sizes)]
    for r in sizes.values():
        lines += size_lines(r)
    if "kernels" in newest:
        lines += kernel_lines(newest)
    if os.path.exists(f"{RESULTS}/scale.md"):
        with open(f"{RESULTS}/scale.md", encoding="utf-8") as f:
            lines += ["", f.read().rstrip()]
    with open(f"{TOP}/bench/RESULTS.md", "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def scale(sizes):
    lines = [f"## Growth\n\n{datetime.date.today().isoformat()}, {machine()}. Ours alone, CPU, medians of 5; memory is the process's largest while it makes, holds and counts the interviews.\n",
             "| interviews | dealers | planes, MB | making the segment, s | tally, ms | ns an interview | report set, ms | cut, ms | memory, MB |", "|---|---|---|---|---|---|---|---|---|"]
    for n in sizes:
        ours = Worker([f"{TOP}/build/bench/huifang_tally", str(n)])
        cpu = {work: statistics.median(ours.do(work)[0] for _ in range(6)) for work in WORKS}
        with open(f"/proc/{ours.process.pid}/status", encoding="ascii") as f:
            memory = next(int(line.split()[1]) for line in f if line.startswith("VmHWM"))
        lines.append(f"| {n:,} | {int(ours.hello[1]):,} | {int(ours.hello[3]) / 1e6:.0f} | {float(ours.hello[4]):.1f} | {cpu['tally'] * 1e3:.1f} | {cpu['tally'] * 1e9 / n:.2f} | {cpu['report'] * 1e3:.0f} | {cpu['cut'] * 1e3:.1f} | {memory >> 10} |")
        print(lines[-1], flush=True)
        ours.end()
    os.makedirs(RESULTS, exist_ok=True)
    with open(f"{RESULTS}/scale.md", "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def share_one_processor():
    """Ours, the peer and its server take turns on the same one: another may be slower at that moment, by what it shares with others, and would be so for one of them only."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


if __name__ == "__main__":
    share_one_processor()
    if sys.argv[1] == "--scale":
        scale(list(map(int, sys.argv[2:])))
    elif sys.argv[1] != "--write":
        bench(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
    write_results()
