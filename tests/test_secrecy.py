#!/usr/bin/env python3
"""The attack on released figures: whoever reads for one dealer, one group or one region takes everything that he may read of several releases with a correction between
them (documents, explorer and its exports, API), and tries to find the answers of one to four people by adding and subtracting. Each number that he is told is a
linear equation over the interviews of dealers, months and deliveries; a group of one to four is found when it is a combination of the equations (Gauss, modulo a prime).
The reader of a region, who sees a whole and all its parts, takes a whole less the parts that are told for the same months.

    test_secrecy.py HUIFANG        HUIFANG_TEST_DB names the engine, as in tests/old_db"""
import csv
import io
import json
import os
import pathlib
import re
import sqlite3
import sys
from urllib.parse import quote, unquote

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "cli"))
from box import OK, Tap  # noqa: E402
from portal import Site, add_user, box_of_engine  # noqa: E402

PRIME = (1 << 61) - 1
FEW = range(1, 5)
tap = Tap()
box = box_of_engine("secrecy")


def run(*args):
    made = box.run(*args)
    assert made.status == OK, (args, made)
    return made.out


# ---- a network with everything that is small ----
DEALERS = {"A01": ("N", "一区", ""), "A02": ("N", "一区", "G1"), "A03": ("N", "二区", ""), "A04": ("N", "二区", ""), "A05": ("N", "一区", ""), "B01": ("S", "一区", ""), "B02": ("S", "一区", "G1"),
           "W01": ("W", "一区", ""), "W02": ("W", "一区", "")}
MONTHS = [f"2025-{m:02d}" for m in range(1, 13)] + ["2026-01", "2026-02", "2026-03"]
QUESTIONS = ["L1", "L2", "C1", "C2", "D1", "D9"]
LEVELS = [q for q in QUESTIONS if q != "D1"]
choices = [{"value": v, "text": t} for v, t in zip((5, 4, 3, 2, 1), "abcde")]


def level(name, **more):
    return {"type": "radiogroup", "name": name, "title": name, "scale": "level", "choices": choices, **more}


form = {"title": "T", "code": "t", "programme": "service", "version": 1, "steps": [{"code": "reception", "title": "Reception"}, {"code": "repair", "title": "Repair"}], "pages": [{"name": "p", "elements": [
    level("L1", core=True, composite="retention"), level("L2", core=True, composite="retention"), level("C1", step="reception", core=True), level("C2", step="reception"),
    {"type": "boolean", "name": "D1", "title": "D1", "step": "repair", "core": True}, level("D9", step="repair")]}]}
STEPS = {"reception": ["C1", "C2"], "repair": ["D1", "D9"]}
interviews = []                                                  # (dealer, month, delivery, answers)


def wanted(dealer, month):
    if dealer == "A03":
        return 3 if month == "2026-02" else 0
    if dealer == "B02":
        return 3 if month in ("2025-11", "2026-02") else 0
    if dealer == "A04":
        return 2 if month >= "2025-10" else 0
    return 3 if (dealer, month) in (("A02", "2025-09"), ("A01", "2026-01"), ("B01", "2025-12")) else 10


def answer(dealer, month, i):
    k = (sum(map(ord, dealer + month)) * 7 + i * 13) % 100
    a = {q: 5 if (k + 17 * j) % 10 < 6 else 4 if (k + 17 * j) % 10 < 8 else 3 if (k + j) % 3 else 2 for j, q in enumerate(LEVELS)}
    a["D1"] = 2 if k % 12 == 0 else 1
    if k % 5:
        del a["D9"]                                              # behind a filter
    return a


def deliver(rows, delivery):
    lines = ["dealer_code,programme,visit_date," + ",".join(QUESTIONS)]
    for dealer, month, a in rows:
        interviews.append((dealer, month, delivery, a))
        lines.append(f"{dealer},service,{month}-05," + ",".join(str(a.get(q, "")) for q in QUESTIONS))
    box.file("answers.csv", "\n".join(lines) + "\n")
    run("import", "answers", "answers.csv")


releases = []                                                    # {id, kind, period, deliveries}


def release(kind, period, *more):
    run("publication", "make", "--programme", "service", "--kind", kind, "--period", period, *more)
    made = [r for r in json.loads(run("publication", "list", "--format", "json"))["rows"] if r["state"] == "draft"]
    run("publication", "check", made[0]["id"], "--by", "analyst")
    releases.append({"id": made[0]["id"], "kind": kind, "period": period, "deliveries": max(i[2] for i in interviews)})
    # The files are issued with the release; what the reader downloads as CSV and JSON is made of the same document.
    run("publication", "release", made[0]["id"], "--by", "national_manager")


run("init")
box.file("network.csv", "dealer_code,name,region_code,region_name,area,group,type,valid_from\n" + "".join(f"{c},{c}店,{r},{r}区,{a},{g},4S,2020-01-01\n" for c, (r, a, g) in DEALERS.items()))
run("import", "network", "network.csv")
box.file("form.json", json.dumps(form))
run("import", "questionnaire", "form.json")
READERS = {"A01": ("dealer_manager", "A01"), "A02": ("dealer_manager", "A02"), "B01": ("dealer_manager", "B01"), "north": ("region_manager", "N"), "group": ("group_user", "G1")}
for login, role in (("analyst", "analyst"), ("national_manager", "national_manager")):
    add_user(box, login, role)
for login, (role, place) in READERS.items():
    add_user(box, login.lower(), role, place)
deliver([(d, m, answer(d, m, i)) for d in DEALERS for m in MONTHS[:13] for i in range(wanted(d, m))], 0)
release("quarterly", "2025-12")
release("monthly", "2026-01")
deliver([(d, MONTHS[13], answer(d, MONTHS[13], i)) for d in DEALERS for i in range(wanted(d, MONTHS[13]))], 1)
release("monthly", "2026-02")
deliver([("A02", "2026-02", answer("A02", "x", i)) for i in range(2)] + [("A05", "2026-02", answer("A05", "x", i)) for i in range(9)] + [("A01", "2025-10", answer("A01", "x", i)) for i in range(3)], 2)
release("monthly", "2026-02", "--reason", "late interviews")
deliver([(d, MONTHS[14], answer(d, MONTHS[14], i)) for d in DEALERS for i in range(wanted(d, MONTHS[14]))], 3)
release("monthly", "2026-03")
release("quarterly", "2026-03")


# ---- what a number speaks of ----
def of_unit(unit):
    kind, _, code = unit.partition(":")
    if kind == "nation":
        return set(DEALERS)
    return {d for d, (r, a, g) in DEALERS.items() if (kind == "dealer" and d == code) or (kind == "region" and r == code) or (kind == "group" and g == code) or (kind == "area" and f"{r}/{a}" == code)}


def window(base, last):
    at = MONTHS.index(last)
    return MONTHS[max(0, at + 1 - {"month": 1, "quarter": 3, "R6": 6, "R12": 12}[base]):at + 1]


def shifted(last, months):
    at = MONTHS.index(last) - months
    return MONTHS[at] if at >= 0 else None


# What is counted of an interview, by the measure that a number is of; a yes/no question tells two counts with its mean.
COUNTS = {"interviews": [lambda a: True], "total": [lambda a: bool(a)], "retention": [lambda a: "L1" in a or "L2" in a], "question:D1": [lambda a: a.get("D1") == 1, lambda a: a.get("D1") == 2]}
for q in LEVELS:
    COUNTS[f"question:{q}"] = [lambda a, q=q: q in a]
    for v in range(1, 6):
        COUNTS[f"level:{q}:{v}"] = [lambda a, q=q, v=v: a.get(q) == v]
for s, qs in STEPS.items():
    COUNTS[f"step:{s}"] = [lambda a, qs=qs: any(q in a for q in qs)]


class Knowledge:
    """Equations by measure: sums over (dealer, month, delivery)."""

    def __init__(self):
        self.told = {}

    def tell(self, value, measure, unit, base, last, release):
        if value is None or last is None or MONTHS.index(last) + 1 < {"month": 1, "quarter": 3, "R6": 6, "R12": 12}[base] and base in ("month", "quarter"):
            return
        groups = frozenset((d, m, k) for d in of_unit(unit) for m in window(base, last) for k in range(release["deliveries"] + 1))
        self.told.setdefault(measure, set()).add(groups)


def table(document, key):
    return (document["tables"].get(key) or {"rows": []})["rows"]


def read_document(k, d, unit, r):
    rolling, single, last = ("R12", "quarter", r["period"]) if r["kind"] == "quarterly" else ("R6", "month", r["period"])
    region = "region:" + DEALERS[unit[7:]][0] if unit.startswith("dealer:") else None
    before = shifted(last, 3 if r["kind"] == "quarterly" else 1)
    rows = [({"overall": "question:L1", "first_time": "question:D1"}.get(x["key"], x["key"]), x, "value") for x in table(d, "summary")]
    rows += [("question:" + x["code"], x, "score") for key in ("levels", "yes_no") for x in table(d, key)] + [("step:" + x["code"], x, "value") for x in table(d, "steps")]
    for measure, x, value in rows:
        k.tell(x["n"], measure, unit, rolling, last, r)
        k.tell(x[value], measure, unit, rolling, last, r)
        k.tell(x.get("before"), measure, unit, rolling, before, r)
        if region:
            k.tell(x.get("region"), measure, region, rolling, last, r)
        k.tell(x.get("nation"), measure, "nation", rolling, last, r)
        for v in range(1, 6):
            k.tell(x.get(f"level{v}"), f"level:{x.get('code')}:{v}", unit, rolling, last, r)
    for x in table(d, "trend"):
        k.tell(x["n"], "interviews", unit, rolling, x["last_month"], r)
        k.tell(x["single_n"], "interviews", unit, single, x["last_month"], r)
        for m in ("total", "retention"):
            k.tell(x[m], m, unit, rolling, x["last_month"], r)
            k.tell(x[f"single_{m}"], m, unit, single, x["last_month"], r)
            k.tell(x.get(f"{m}_region"), m, region, rolling, x["last_month"], r) if region else None
            k.tell(x.get(f"{m}_nation"), m, "nation", rolling, x["last_month"], r)
    for x in table(d, "assessment"):
        k.tell(x["n"], "total", unit, "quarter", last, r)
        k.tell(x["score"], "total", unit, "quarter", last, r)
    names = {"Total score": "total", "Customer retention index": "retention", "Overall satisfaction": "question:L1"}
    for measure, x in [(names[x["question"]], x) for x in table(d, "quarter")] + [("question:" + x["code"], x) for x in table(d, "quarter_questions")]:
        for n, value, base, at in (("rolling_n", "rolling", "R12", last), ("n", "score", "quarter", last), ("before_n", "before", "quarter", shifted(last, 3)), ("year_n", "year", "quarter", shifted(last, 12))):
            k.tell(x[n], measure, unit, base, at, r)
            k.tell(x[value], measure, unit, base, at, r)


def tell_figure(k, x, r, units):
    unit = x["unit"] if x["unit"] == "nation" else f"{x['unit']}:{x['code']}"
    if x.get("is_best"):
        return
    base = {"P": "quarter" if r["kind"] == "quarterly" else "month"}.get(x["base"], x["base"])
    for value in (x["n"], x["index"]):
        k.tell(value, x["measure"], unit, base, r["period"], r)
    if x.get("low") is not None:
        units.add(unit)


def numbers_of(d):
    """All numbers in a JSON document."""
    if isinstance(d, dict):
        return set().union(*map(numbers_of, d.values()), set())
    if isinstance(d, list):
        return set().union(*map(numbers_of, d), set())
    return {round(float(d), 6)} if isinstance(d, (int, float)) and not isinstance(d, bool) else set()


def number(text):
    try:
        return round(float(text), 6)
    except ValueError:
        return None


def read_drivers(get, r, dealer, told):
    """Strengths and weaknesses are made of what is told: numbers of its page that are no difference stand in the documents or among the figures."""
    status, _, body = get(f"/drivers?publication={r['id']}&dealer={dealer}&format=csv")
    assert status == 200, (dealer, status)
    header, foreign, lines = [], [], 0
    for line in csv.reader(io.StringIO(body.decode("utf-8-sig"))):
        if "to_nation" in line or "quadrant" in line:
            header = line
            continue
        for column, cell in zip(header, line):
            if column in ("change", "to_region", "to_nation", "to_best") or number(cell) is None:
                continue
            lines += 1
            if number(cell) not in told:
                foreign.append((column, cell))
    return lines, foreign


def read_all(site, login):
    """Everything that the reader may read, as equations; the number of documents and figures."""
    k, units, seen = Knowledge(), set(), {"documents": 0, "figures": 0, "exports": 0, "foreign numbers": 0, "drivers": 0, "foreign drivers": []}
    cookie, _ = site.sign_in(login)
    token = re.search(r"\bhf_\S+|\b[A-Za-z0-9_-]{30,}\b", run("user", "token", login, "--name", "attack", "--permissions", "result.read")).group(0)
    get = lambda path: site.ask("GET", quote(path, safe="/?&=:%+"), cookie=cookie)
    for r in releases:
        told = set()                                             # of this release: in its documents, and figures as points
        page = get(f"/reports/{r['id']}")[2].decode()
        for path in sorted(set(re.findall(rf"/reports/{r['id']}/read\?[^\"]+", page))):
            path = path.replace("&amp;", "&").replace("/read?", "/file?")
            unit = re.search(r"unit=([^&]+)", path).group(1).replace("%3a", ":").replace("%3A", ":")
            status, _, body = get(f"{path}&language=en&format=json")
            assert status == 200, (path, status)
            if "report=ranking" in path:
                continue
            d = json.loads(body)
            seen["documents"] += 1
            read_document(k, d, unquote(unit), r)
            known = numbers_of(d)
            told |= known
            for line in csv.reader(io.StringIO(get(f"{path}&language=en&format=csv")[2].decode("utf-8-sig"))):
                seen["foreign numbers"] += sum(1 for c in line if number(c) is not None and number(c) not in known and "." in c)
        for measure in [m for m in COUNTS if not m.startswith("level:") and m != "interviews"]:
            for by in ("nation", "region", "area", "group", "dealer"):
                for base in ("month", "R6", "R12"):
                    status, _, body = site.ask("GET", f"/api/v1/scores?publication={r['id']}&measure={measure}&by={by}&base={base}", Authorization=f"Bearer {token}")
                    assert status == 200, (status, body)
                    for x in json.loads(body)["rows"]:
                        seen["figures"] += 1
                        tell_figure(k, x, r, units)
                        told |= {round(x[v] / by, 6) for v, by in (("index", 10), ("n", 1)) if x.get(v) is not None}
        for dealer in sorted(REACH[next(name for name in READERS if name.lower() == login)]):
            n, foreign = read_drivers(get, r, dealer, told)
            seen["drivers"] += n
            seen["foreign drivers"] += [(r["id"], dealer, *x) for x in foreign]
        other = next(d for d in DEALERS if d not in REACH[next(name for name in READERS if name.lower() == login)])
        assert get(f"/drivers?publication={r['id']}&dealer={other}&format=csv")[0] == 404, (login, other)
    for unit in sorted(units):
        kind, _, code = unit.partition(":")
        for measure in ("total", "question:L1", "question:D1"):
            for base in ("quarter", "R6", "R12"):
                status, _, body = get(f"/results/{kind}/{code or kind}/{measure}?base={base}&format=json")
                if status == 200:
                    seen["exports"] += 1
                    read_explorer(k, json.loads(body), unit, measure, base)
    return k, seen


def read_explorer(k, d, unit, measure, base):
    """The newest release of each period stands there."""
    for x in table(d, "trend"):
        at = x.get("last_month") or x.get("period")
        for r in releases:
            if r["period"] == at and (r["kind"] == "quarterly") == (base != "R6"):
                newest = r
                k.tell(x.get("value", x.get("unit")), measure, unit, base, at, newest)


# ---- the attack ----
def reduce(row, basis):
    row = dict(row)
    while row:
        lead = min(row)
        if lead not in basis:
            return row
        f = row[lead]
        for c, v in basis[lead].items():
            row[c] = (row.get(c, 0) - f * v) % PRIME
            if not row[c]:
                del row[c]
    return row


def basis_of(vectors):
    basis = {}
    for v in vectors:
        row = reduce(v, basis)
        if row:
            lead = min(row)
            inverse = pow(row[lead], PRIME - 2, PRIME)
            basis[lead] = {c: x * inverse % PRIME for c, x in row.items()}
    return basis


def sizes_of(counts):
    sizes = {}
    for dealer, month, delivery, a in interviews:
        if counts(a):
            key = dealer, month, delivery
            sizes[key] = sizes.get(key, 0) + 1
    return sizes


def secrets(reach):
    """Groups of interviews to look for: a dealer's months, what is left of a whole without the reader's dealers, each with all deliveries or one of them."""
    wholes = [{d} for d in DEALERS] + [of_unit("region:N") - reach, of_unit("region:S") - reach, of_unit("group:G1") - reach, set(DEALERS) - reach, set(DEALERS) - of_unit("region:N")]
    for dealers in wholes:
        for a in range(len(MONTHS)):
            for b in range(a, min(len(MONTHS), a + 12)):
                for some in ((0, 1, 2, 3), (2,), (0, 1)):
                    yield dealers, MONTHS[a:b + 1], some


def found(k, reach):
    """The groups of one to four that the equations give, as texts."""
    out = []
    for measure, told in k.told.items():
        for counts in COUNTS[measure]:
            sizes = sizes_of(counts)
            column = {g: i for i, g in enumerate(sorted(sizes))}
            basis = basis_of([{column[g]: 1 for g in groups if g in sizes} for groups in sorted(told, key=len)])
            seen = set()
            for dealers, months, some in secrets(reach):
                groups = frozenset(g for g in sizes if g[0] in dealers and g[1] in months and g[2] in some)
                if groups in seen or sum(sizes[g] for g in groups) not in FEW:
                    continue
                seen.add(groups)
                if not reduce({column[g]: 1 for g in groups}, basis):
                    out.append(f"{measure}: {sum(sizes[g] for g in groups)} of {'+'.join(sorted(dealers))} {months[0]}..{months[-1]} deliveries {some}")
    return out


def left_over(k, reach):
    """A whole less those of its dealers that are told for the same months and deliveries: what is left is not few."""
    out = []
    for measure, told in k.told.items():
        for counts in COUNTS[measure]:
            sizes = sizes_of(counts)
            for groups in told:
                dealers = {g[0] for g in groups}
                if len(dealers) < 2 or not dealers <= reach:
                    continue
                rest = set(groups)
                for d in dealers:
                    own = frozenset(g for g in groups if g[0] == d)
                    if own in told:
                        rest -= own
                n = sum(sizes.get(g, 0) for g in rest)
                if n in FEW:
                    out.append(f"{measure}: {n} of {'+'.join(sorted({g[0] for g in rest if g in sizes}))} {min(g[1] for g in groups)}..{max(g[1] for g in groups)}")
    return out


def attack(k, reader):
    return left_over(k, REACH[reader]) if reader == "north" else found(k, REACH[reader])


site = Site(box, "--api-rate", "1000000")
REACH = {"A01": {"A01"}, "A02": {"A02"}, "B01": {"B01"}, "north": of_unit("region:N"), "group": of_unit("group:G1")}
for reader in READERS:
    k, seen = read_all(site, reader.lower())
    tap.check(f"{reader} reads documents, figures and exports", seen["documents"] >= 6 and seen["figures"] > 100 and seen["exports"] > 0, seen)
    tap.check(f"{reader}: a CSV file tells no number that the document does not tell", seen["foreign numbers"] == 0, seen)
    tap.check(f"{reader}: strengths and weaknesses tell no number that the release does not tell", seen["drivers"] > 20 and not seen["foreign drivers"], (seen["drivers"], seen["foreign drivers"][:12]))
    got = attack(k, reader)
    tap.check(f"{reader} finds nobody's answers", not got, got[:12])
    told = sum(len(x) for x in k.told.values())
    tap.check(f"{reader} is told something", told > 60 and "total" in k.told and len(k.told["total"]) >= 6, (told, {m: len(x) for m, x in k.told.items()}))

# ---- the attack can find: the same network with what was kept back ----
if os.environ.get("HUIFANG_TEST_DB") != "postgresql":
    db = sqlite3.connect(re.search(r"sqlite:(.*)", box.env.get("HUIFANG_DB", "sqlite:" + str(box.path / "huifang.db"))).group(1))
    changed = db.execute("update publication_figure set hidden = '', n = 60, asked = 60, value = 100, se = 1, low = 99, high = 101 where hidden = 'disclosure'").rowcount
    db.commit()
    tap.check("there is something that was kept back", changed > 50, changed)
    for reader in ("A02", "B01", "north"):
        got = attack(read_all(site, reader.lower())[0], reader)
        tap.check(f"{reader} would find answers if they were told", len(got) > 0, len(got))
tap.check("the server went through it", not site.end(), site.log[-5:])
tap.end()
