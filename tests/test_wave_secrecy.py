#!/usr/bin/env python3
"""Nobody learns who is called: everyone outside the agency reads all pages that lead from his start page before a sample is drawn, while its wave is called, and when
interviews, a refusal and an appointment are made. test_wave_secrecy.py HUIFANG

What changes between the readings must not hang on a customer: no page names one that it did not name before, and for dealers, groups and regions no page changes at all but
by the counts that they are given. HUIFANG_TEST_DB names the engine, as in tests/old_db."""
import datetime
import html
import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "cli"))
from box import OK, Tap  # noqa: E402
from portal import Site, add_user, box_of_engine, encoded  # noqa: E402

AGENCY = {"interviewer", "field_supervisor", "project_manager", "qa", "coder"}
PLACES = {"region_manager": "N", "area_manager": "N/城东", "group_user": "大集团"}
AT_DEALER = {"dealer_manager", "service_manager", "sales_manager", "service_advisor", "sales_consultant", "dcrc_agent", "dcrc_manager", "uploader"}
OF_NETWORK = AT_DEALER | set(PLACES)
MOST_PAGES = 120
tap = Tap()
box = box_of_engine("wave_secrecy").ready()

# ---- a dealer's visits of ten days ago ----
day = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=8) - datetime.timedelta(days=10)).date()
month = str(day)[:7]
VISITS = 90
rows = ["dealer_code,programme,ro_no,repair_date,customer_name,mobile,model,plate,vin,work_type"]
rows += [f"A0{i % 3 + 1},service,RO{i:05d},{day},客户{chr(0x4e00 + 40 * i)}{chr(0x5000 + 31 * i)},138{i:04d}{7 * i % 9000 + 1000},A6L,京A{10000 + i},LFVAZZ4F9C1{100000 + i},保养" for i in range(VISITS)]
box.file("visits.csv", "\n".join(rows) + "\n")
box.file("more.csv", "dealer_code,name,region_code,region_name,area,group,valid_from\nA01,一店,N,北部,城东,大集团,2020-01-01\n")
for words in (["import", "network", "more.csv"], ["import", "visits", "visits.csv"], ["setting", "set", "field.hours_working_day", "00:00-23:59"],
              ["setting", "set", "field.hours_free_day", "00:00-23:59"]):
    done = box.run(*words)
    assert done.status == OK, done
roles = re.findall(r"\{ \"(\w+)\", \{ \.id", (SOURCE.parent / "src/org/user_role.c").read_text())
for role in roles:
    add_user(box, role, role, PLACES.get(role, "A01" if role in AT_DEALER else None))
tap.check("the agency's roles are roles", AGENCY <= set(roles), AGENCY - set(roles))
outside = [r for r in roles if r not in AGENCY]
site = Site(box)
signed = {role: site.sign_in(role) for role in roles}

# ---- readings ----
VOLATILE = [(r'name="csrf" content="[^"]+"|name="_(csrf|once)" value="[^"]+"|nonce="[^"]+"', ""), (r"\d\d:\d\d(:\d\d)?", "TIME"), (r"Request [\w-]+|data-request=\"[^\"]+\"", "")]


def plain(body):
    for pattern, put in VOLATILE:
        body = re.sub(pattern, put, body)
    return body


def links_of(body):
    for link in re.findall(r'(?:href|hx-get|src)="(/[^"#]*)', body):
        link = html.unescape(link)
        if not re.match(r"/(assets|account|settings|sign-out|language|api/docs|hooks)|.*(/preview\?|format=(pdf|xlsx|sav)|[?&]year=)", link):
            yield link


def reading(role):
    """Every page that leads from the start page and the API's lists: path → text."""
    cookie = signed[role][0]
    found, waiting = {}, ["/", "/api/v1"] + [p for p in API]
    while waiting and len(found) < MOST_PAGES:
        path = waiting.pop(0)
        if path in found:
            continue
        status, headers, body = site.ask("GET", path, cookie=cookie)
        text = body.decode("utf-8", "replace") if "text" in headers.get("Content-Type", "") or "json" in headers.get("Content-Type", "") else ""
        if status >= 500:
            tap.check(f"{role} {path}", False, text[:300])
        found[path] = plain(text) if status == 200 else str(status)
        if status == 200 and "html" in headers.get("Content-Type", ""):
            waiting += [x for x in links_of(text) if x not in found]
    return found


API = [m.group(1) for m in re.finditer(r"^GET +(/api/v1/[^\s{]+) ", (SOURCE / "golden/route_roles.txt").read_text(), re.M)]


def customers_in(text):
    """Which visits a page names, by anything that belongs to one customer alone."""
    return {i for i in range(VISITS) if f"RO{i:05d}" in text or f"LFVAZZ4F9C1{100000 + i}" in text or f"京A{10000 + i}" in text or f"138{i:04d}" in text
            or f"客户{chr(0x4e00 + 40 * i)}{chr(0x5000 + 31 * i)}" in text}


def read_all():
    return {role: reading(role) for role in outside}


before = read_all()
tap.check("there is something to read", min(len(p) for p in before.values()) >= 3 and max(len(p) for p in before.values()) > 30, {r: len(p) for r, p in before.items()})

# ---- the draw and the wave ----
for words in (["sample", "draw", "--programme", "service", "--month", month], ["wave", "open", "--programme", "service", "--month", month]):
    done = box.run(*words)
    assert done.status == OK, done
drawn, first_day = read_all(), datetime.date.today()

# ---- calls ----
cookie, csrf = signed["interviewer"]


def post(path, **fields):
    return site.ask("POST", path, encoded({"_csrf": csrf, **fields}), cookie=cookie)


def screen():
    return site.ask("GET", "/calls/now", cookie=cookie)[2].decode()


def dial():
    post("/calls/next")
    case = re.search(r'data-case="(\w+)"', screen())
    assert case, screen()[:3000]
    post("/calls/now/dial", case=case.group(1), position="1")
    return case.group(1)


def answer_all(case):
    """Every question until the last."""
    post("/calls/now/begin", case=case, consent="1")
    for _ in range(200):
        page = screen()
        code = re.search(r'name="code" value="([^"]+)"', page)
        if not code:
            break
        for raw in ("5", "1", "2019", "都很好", ""):
            if post("/calls/now/answer", case=case, code=code.group(1), raw=raw)[0] == 303:
                break
    post("/calls/now/complete", case=case)


seen_by_agency = set()
for k in range(6):
    case = dial()
    seen_by_agency |= customers_in(screen())
    if k < 3:
        answer_all(case)
    else:
        post("/calls/now/end", case=case, outcome=("refused", "no_answer", "busy")[k - 3])
tap.check("the agency sees whom it calls", seen_by_agency, screen()[:2000])
asked, last_day = read_all(), datetime.date.today()


def changed(one, two, role):
    return [p for p in sorted(set(one[role]) | set(two[role])) if one[role].get(p) != two[role].get(p)]


def named(pages):
    return set().union(*(customers_in(text) for text in pages.values()))


for role in outside:
    learned = (named(drawn[role]) | named(asked[role])) - named(before[role])
    tap.check(f"{role} reads of no customer who was not named before", not learned, sorted(learned)[:5])
for role in sorted(OF_NETWORK) + ["national_manager", "analyst", "inspector"]:
    counts = [p for p in changed(before, drawn, role) if not p.startswith("/interviews/counts")]
    tap.check(f"{role} sees nothing but counts change when a sample is drawn", not counts, counts[:5])
for role in sorted(OF_NETWORK):
    pages = changed(drawn, asked, role)
    tap.check(f"{role} sees nothing change on the day of the interviews", not pages or first_day != last_day, pages[:5])
dial()
tap.check("the readings would find who is on a screen", named(reading("interviewer")), site.log[-3:])
faults = site.end()
tap.check("no page failed", not faults, "".join(faults)[:2000])
tap.end()
