#!/usr/bin/python3
"""peer_sql.py sqlite|postgres|clickhouse DATA SQL MEMORY_MB: the works by the statements of the folder SQL, in a database made from DATA/rows.csv.
SQLite: the machine's library, in memory. PostgreSQL: a server of its own (tools/pg_server), its tables unlogged, no parallel workers; its CPU is that of
the backends, by their own word. Rows of both are kept in the order of months and dealers, an index on them made nothing faster: every row is read."""
import os, sqlite3, subprocess, sys, time
from peer import *

engine, data, sql, memory = sys.argv[1:5]
servers = []
top = os.path.realpath(f"{os.path.dirname(__file__)}/../..")


def text(name):
    with open(f"{sql}/{name}.sql", encoding="utf-8") as f:
        return f.read()


def sqlite():
    cap_memory(int(memory))
    db = sqlite3.connect(f"{sql}/rows.db")
    db.executescript("pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -2000000; pragma temp_store = memory;")
    if not db.execute("select 1 from sqlite_master where name = 'r'").fetchone():
        db.execute(f"create table r ({', '.join(c + ' integer not null' for c in COLUMNS)})")
        with open(f"{data}/rows.csv", encoding="ascii") as f:
            next(f)
            db.executemany(f"insert into r values ({', '.join('?' * len(COLUMNS))})", (tuple(map(int, line.split(","))) for line in f))
        db.commit()
    return db.executescript, lambda q: db.execute(q), time.process_time


def postgres():
    folder = f"{os.environ['PEER_SERVERS']}/pg"
    url = subprocess.run([f"{top}/tools/pg_server", "start", "--fast", folder], stdout=subprocess.PIPE, check=True, text=True).stdout.strip()
    psql = ["psql", "-X", "-q", "-A", "-t", "-F,", "-v", "ON_ERROR_STOP=1", url]

    used = [0.0]

    def run(script):
        settings = "set max_parallel_workers_per_gather = 0; set jit = off; set work_mem = '512MB'; set client_min_messages = error;\n"
        out = subprocess.run(psql, input=settings + script + ";\nselect pg_read_file('/proc/self/stat');\n", stdout=subprocess.PIPE, check=True, text=True).stdout
        *rows, stat = out.rstrip("\n").split("\n")
        used[0] += sum(map(int, stat.rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
        return "\n".join(rows)
    types = ", ".join(f"{c} smallint not null" if c != "advisor" else "advisor integer not null" for c in COLUMNS)
    run(f"drop table if exists r; create unlogged table r ({types});\n\\copy r from '{data}/rows.csv' csv header\nvacuum analyze r")

    return run, lambda q: (line.split(",") for line in run(q).splitlines()), lambda: used[0]


def clickhouse():
    """Debian's ClickHouse is of 2018: it has no window functions, so it has no report set."""
    folder = f"{os.environ['PEER_SERVERS']}/clickhouse"
    server, port = start_clickhouse(folder)
    servers.append(server)
    client = ["clickhouse-client", "--port", str(port), "--max_threads", "1", "--max_memory_usage", f"{memory}000000", "-n"]

    def run(script, rows=None):
        return subprocess.run(client + ["--query", script], stdin=rows, stdout=subprocess.PIPE, check=True, text=rows is None).stdout
    types = ", ".join(f"{c} {'UInt16' if c in ('dealer', 'advisor') else 'UInt8'}" for c in COLUMNS)
    run(f"drop table if exists r; create table r ({types}) engine = MergeTree order by (dealer, month)")
    with open(f"{data}/rows.csv", encoding="ascii") as f:
        run("insert into r format CSVWithNames", f)
    run("optimize table r final")

    def cpu():
        with open(f"/proc/{server.pid}/stat", encoding="ascii") as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")
    return run, lambda q: (line.split(",") for line in run(q + " format CSV").splitlines()), cpu


def start_clickhouse(folder):
    port = 19000 + os.getpid() % 10000
    os.makedirs(f"{folder}/data", exist_ok=True)
    with open(f"{folder}/config.xml", "w", encoding="ascii") as f:
        f.write(f"<yandex><logger><level>error</level><log>{folder}/log</log><errorlog>{folder}/errors</errorlog></logger><tcp_port>{port}</tcp_port><listen_host>127.0.0.1</listen_host>"
                f"<path>{folder}/data/</path><tmp_path>{folder}/tmp/</tmp_path><users_config>{folder}/users.xml</users_config><mark_cache_size>67108864</mark_cache_size>"
                "<default_profile>default</default_profile><default_database>default</default_database></yandex>")
    with open(f"{folder}/users.xml", "w", encoding="ascii") as f:
        f.write("<yandex><profiles><default/></profiles><users><default><password/><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>"
                "<quotas><default/></quotas></yandex>")
    server = subprocess.Popen(["clickhouse-server", f"--config-file={folder}/config.xml"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(100):
        if subprocess.run(["clickhouse-client", "--port", str(port), "--query", "select 1"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return server, port
        time.sleep(0.2)
    sys.exit("clickhouse-server does not answer")


def stop():
    if engine == "postgres":
        subprocess.run([f"{top}/tools/pg_server", "stop", f"{os.environ['PEER_SERVERS']}/pg"], check=True)
    for server in servers:
        server.terminate()


try:
    run, rows, cpu = {"sqlite": sqlite, "postgres": postgres, "clickhouse": clickhouse}[engine]()
    serve({name: (lambda name=name: run(text(name)), lambda _, out, name=name: write_rows(rows(text(f"{name}_check")), out)) for name in ("tally", "report", "full", "cut")}, cpu)
finally:
    stop()
