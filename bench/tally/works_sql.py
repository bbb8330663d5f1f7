#!/usr/bin/python3
"""The works of bench/tally in SQL.  works_sql.py DIALECT DEALERS FOLDER writes NAME.sql for each.

How each was chosen: counts by code and sums by question are conditional aggregates over all columns in one scan, because unpivoting
to one row an answer first took DuckDB and chDB three times as long, and a grouping for each question DuckDB a little, chDB three times as long; then one row a dealer, month and question, filled up with
months without interviews, and window functions over them. Statements of one work are timed together. Results go to tables, as a report
would read them; of the report set only the column sums, so that no engine pays for storing 18 million rows."""
import sys

QUESTIONS, MONTHS, REGIONS = range(1, 31), 60, 6
FILTER = "model in (2, 5, 9) and q7 between 1 and 3 and not owner_type = 2"


def table(dialect, name, select, order=""):
    if dialect in ("chdb", "clickhouse"):
        return f"drop table if exists {name};\ncreate table {name} engine = Memory as {select};\n"
    return f"drop table if exists {name};\ncreate {'temp ' if dialect != 'postgres' else 'unlogged '}table {name} as {select};\n"


def count(dialect, condition):
    """The number of rows with a condition, as each engine counts fastest: DuckDB needs four times as long for count(*) filter, chDB twice as long for countIf."""
    if dialect == "postgres":
        return f"count(*) filter (where {condition})"
    return f"sum(case when {condition} then 1 else 0 end)" if dialect == "duckdb" else f"sum({condition})"


def tally(d):
    cells = ", ".join(f"{count(d, f'q{q} = {c}')} as q{q}_{c}" for q in QUESTIONS for c in range(6))
    return table(d, "tally", f"select dealer, month, {cells} from r group by dealer, month")


def tally_check(d):
    parts = " union all ".join(f"select month, {q} as question, {c} as code, sum(q{q}_{c}) as n from tally group by month" for q in QUESTIONS for c in range(6))
    return f"select month, question, code, n from ({parts}) x where n > 0"


def sums(d, q):
    """n, points, squared points and the top two of a question. Points are 12 8 4 0 -4 for codes 5..1: 4·code - 8; with code 0 not in the base their sums follow from Σcode and Σcode²."""
    n, code, square = count(d, f"q{q} > 0"), f"cast(sum(q{q}) as bigint)", f"cast(sum(q{q} * q{q}) as bigint)"
    return (f"{n} as n{q}, 4 * {code} - 8 * {n} as s{q}, 16 * {square} - 64 * {code} + 64 * {n} as z{q}, {count(d, f'q{q} >= 4')} as t{q}")


def by_question(d):
    """m (a row a dealer and month) as a row a question."""
    columns = {k: ", ".join(f"{k}{q}" for q in QUESTIONS) for k in "nszt"}
    numbers = ", ".join(str(q) for q in QUESTIONS)
    if d == "duckdb":
        each = ", ".join(f"unnest([{columns[k]}]) as {k}" for k in "nszt")
        return f"select dealer, region, month, unnest([{numbers}]) as question, {each} from m"
    if d in ("chdb", "clickhouse"):
        each = ", ".join(f"[{columns[k]}] as {k}" for k in "nszt")
        return f"select dealer, region, month, question, n, s, z, t from m array join [{numbers}] as question, {each}"
    if d == "postgres":
        each = ", ".join(f"array[{columns[k]}]" for k in "nszt")
        return f"select dealer, region, month, x.* from m cross join lateral unnest(array[{numbers}], {each}) as x(question, n, s, z, t)"
    return " union all ".join(f"select dealer, region, month, {q} as question, n{q} as n, s{q} as s, z{q} as z, t{q} as t from m" for q in QUESTIONS)


def report_parts(d, dealers):
    real = {"postgres": "float8", "duckdb": "double", "sqlite": "real"}.get(d, "Nullable(Float64)")
    whole = {"postgres": "int8", "duckdb": "bigint", "sqlite": "integer"}.get(d, "Int64")
    sum_all = ", ".join(f"cast(sum({k}) as {whole}) as {k}" for k in "nszt")
    cast_all = ", ".join(f"cast({k} as {whole}) as {k}" for k in "nszt")
    grid = {"postgres": f"(select generate_series(0, {dealers - 1}) as dealer) a cross join (select generate_series(0, {MONTHS - 1}) as month) b",
            "duckdb": f"(select range as dealer from range({dealers})) a cross join (select range as month from range({MONTHS})) b",
            "sqlite": f"(select value as dealer from generate_series(0, {dealers - 1})) a cross join (select value as month from generate_series(0, {MONTHS - 1})) b",
            }.get(d, f"(select number as dealer from numbers({dealers})) a cross join (select number as month from numbers({MONTHS})) b")
    if d == "sqlite":
        grid = (f"(with recursive g(dealer) as (select 0 union all select dealer + 1 from g where dealer < {dealers - 1}) select dealer from g) a cross join "
                f"(with recursive h(month) as (select 0 union all select month + 1 from h where month < {MONTHS - 1}) select month from h) b")
    region = f"cast(floor(a.dealer * {REGIONS} / {dealers}) as {whole})" if d != "sqlite" else f"a.dealer * {REGIONS} / {dealers}"
    if d in ("duckdb",):
        region = f"a.dealer * {REGIONS} // {dealers}"
    filled = ", ".join(f"cast(coalesce({k}{q}, 0) as {whole}) as {k}{q}" for q in QUESTIONS for k in "nszt")
    parts = table(d, "s", f"select dealer as sd, month as sm, {', '.join(sums(d, q) for q in QUESTIONS)} from r group by dealer, month")
    parts += table(d, "m", f"select a.dealer as dealer, {region} as region, b.month as month, {filled} from {grid} left join s on sd = a.dealer and sm = b.month")
    parts += table(d, "l", by_question(d))
    def unit(of, region):
        return f"cast({of} as int) as unit, cast({region} as int) as region, cast(month as int) as month, cast(question as int) as question"
    parts += table(d, "u", f"select {unit('dealer', 'region')}, {cast_all} from l "
                   f"union all select {unit(f'{dealers} + region', 'region')}, {sum_all} from l group by l.region, l.month, l.question "
                   f"union all select {unit(dealers + REGIONS, 0)}, {sum_all} from l group by l.month, l.question")
    rolled = ", ".join(f"sum({k}) over w{w} as {k}{w}" for w in (6, 12) for k in "nszt")
    frames = ", ".join(f"w{w} as (partition by unit, question order by month rows between {w - 1} preceding and current row)" for w in (6, 12))
    parts += table(d, "w", f"select unit, region, month, question, {rolled} from u window {frames}")
    def figures(w):
        n, s, z, t = (f"cast({k}{w} as {real})" for k in "nszt")
        mean = f"{s} / nullif({n}, 0)"
        return (f"select unit, region, month, question, {w} as len, n{w} as n, 10 * {mean} as idx, "
                f"case when {n} * {z} - {s} * {s} > 0 then 10 * sqrt(({n} * {z} - {s} * {s}) / nullif({n} * {n} * ({n} - 1), 0)) end as se, {t} / nullif({n}, 0) as top, "
                f"10 * ({mean} - lag({mean}, {w}) over (partition by unit, question order by month)) as change, "
                f"{mean} as mean, case when unit < {dealers} and n{w} >= 30 then 1 else 0 end as ranked from w")
    return parts, (f"select unit, question, month, len, n, idx, se, top, change, "
                   f"case when ranked = 1 then rank() over (partition by question, month, len, ranked order by mean desc) end as place, "
                   f"case when ranked = 1 then rank() over (partition by question, month, len, region, ranked order by mean desc) end as region_place "
                   f"from ({figures(6)} union all {figures(12)}) x")


def report(d, dealers, is_full=False):
    parts, select = report_parts(d, dealers)
    if is_full:
        return parts + f"create table report_full as select * from ({select}) y where n > 0;\n" if d in ("postgres",) else parts + table(d, "report_full", f"select * from ({select}) y where n > 0")
    both = ", ".join(f"count({c}) as c_{c}, sum({c}) as s_{c}" for c in ("idx", "se", "top", "change", "place", "region_place"))
    return parts + table(d, "report", f"select question, len, sum(n) as n, {both} from ({select}) y group by question, len")


def cut(d):
    cells = ", ".join(f"{count(d, f'q{q} = {c}')} as q{q}_{c}" for q in QUESTIONS for c in range(6))
    return table(d, "cut", f"select region, {cells} from r where {FILTER} group by region")


def cut_check(d):
    parts = " union all ".join(f"select region, {q} as question, {c} as code, q{q}_{c} as n from cut" for q in QUESTIONS for c in range(6))
    return f"select region, question, code, n from ({parts}) x where n > 0"


REPORT_COLUMNS = "question, len, n, " + ", ".join(f"c_{c}, s_{c}" for c in ("idx", "se", "top", "change", "place", "region_place"))


def all_works(dialect, dealers):
    return {"tally": tally(dialect), "tally_check": tally_check(dialect), "report": report(dialect, dealers), "report_check": f"select {REPORT_COLUMNS} from report",
            "full": report(dialect, dealers, True), "full_check": "select unit, question, month, len, n, idx, se, top, change, place, region_place from report_full",
            "cut": cut(dialect), "cut_check": cut_check(dialect)}


if __name__ == "__main__":
    for name, text in all_works(sys.argv[1], int(sys.argv[2])).items():
        with open(f"{sys.argv[3]}/{name}.sql", "w", encoding="utf-8") as out:
            out.write(text)
