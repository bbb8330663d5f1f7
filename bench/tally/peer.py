"""The loop of the peers in Python: answers lines of stdin as bench/tally/huifang_tally does."""
import resource, sys, time

REGIONS, MONTHS, QUESTIONS, CODES = 6, 60, 30, 6
LENGTHS, N_MIN = (6, 12), 30
COLUMNS = ["dealer", "region", "month", "model", "model_year", "owner_type", "work_type", "age_band", "advisor"] + [f"q{q}" for q in range(1, QUESTIONS + 1)]


def cap_memory(megabytes):
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


def serve(works, cpu=time.process_time):
    """works: name → (do, write): write(what do gave back, file)."""
    print("ready", flush=True)
    for line in sys.stdin:
        name, path = line.split()
        do, write = works[name]
        start_cpu, start = cpu(), time.perf_counter()
        result = do()
        used, took = cpu() - start_cpu, time.perf_counter() - start
        if path != "-":
            with open(path, "w", encoding="utf-8") as out:
                write(result, out)
        print(f"{used:.6f} {took:.6f}", flush=True)


def write_rows(rows, out):
    for row in rows:
        print(*("" if x is None else x for x in row), sep=",", file=out)
