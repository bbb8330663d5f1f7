#!/usr/bin/env python3
"""Each role signs in over HTTP and asks for each page: open or closed as tests/golden/route_roles.txt says. test_route_roles.py HUIFANG

Pages with a {name} in their path are left to their own tests. HUIFANG_TEST_DB names the engine, as in tests/old_db."""
import pathlib
import re
import sys

SOURCE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(SOURCE / "cli"))
from box import OK, Tap  # noqa: E402
from portal import Site, add_user, box_of_engine  # noqa: E402

PLACES = {"region_manager": "N", "area_manager": "N/城东", "group_user": "大集团"}
AT_DEALER = {"dealer_manager", "service_manager", "sales_manager", "service_advisor", "sales_consultant", "dcrc_agent", "dcrc_manager", "uploader"}
tap = Tap()
box = box_of_engine("routes")

# ---- a small network with somebody of every role ----
box.ready()
box.file("more.csv", "dealer_code,name,region_code,region_name,area,group,valid_from\nA04,天津一店,N,北部,城东,大集团,2020-01-01\n")
assert box.run("import", "network", "more.csv").status == OK
roles = re.findall(r"\{ \"(\w+)\", \{ \.id", (SOURCE.parent / "src/org/user_role.c").read_text())
tap.check("all roles are asked", len(roles) == 21, roles)
for role in roles:
    add_user(box, role, role, PLACES.get(role, "A04" if role in AT_DEALER else None))
site = Site(box)

routes = []
for line in (SOURCE / "golden/route_roles.txt").read_text().splitlines():
    method, path, permission, who = re.fullmatch(r"(\w+) +(\S+) (\S+): ?(.*)", line).groups()
    if method == "GET" and "{" not in path:
        routes.append((path, permission, who.split()))
tap.check("there are routes", len(routes) > 5, routes)


def is_sign_in(status, headers):
    return status == 401 or (status == 303 and headers["Location"].startswith("/sign-in"))


wrong = []
for path, permission, _ in routes:
    status, headers, _ = site.ask("GET", path)
    if permission == "public" and (is_sign_in(status, headers) or status >= 500) or permission != "public" and not is_sign_in(status, headers):
        wrong.append(f"{path}: {status}")
tap.check("nobody sees what is public and is asked to sign in for the rest", not wrong, "\n".join(wrong))

for role in roles:
    cookie, _ = site.sign_in(role)
    wrong = []
    for path, permission, who in routes:
        status, headers, _ = site.ask("GET", path, cookie=cookie)
        is_open = permission in ("public", "signed-in") or role in who
        # Open: a page, a redirect, nothing there yet, or a question that lacks its parameters.
        if (is_open and (status not in (200, 303, 400, 404) or is_sign_in(status, headers))) or (not is_open and status != 403):
            wrong.append(f"{path}: {status}, {'open' if is_open else 'closed'}")
    tap.check(f"{role} sees what is theirs", not wrong, "\n".join(wrong))

faults = site.end()
tap.check("no page failed", not faults, "".join(faults))
tap.end()
