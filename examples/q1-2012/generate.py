#!/usr/bin/env python3
"""The network and the interviews behind a printed national overview: 2012, first quarter.

    generate.py FOLDER      writes network.csv, answers.csv and visits.csv into FOLDER, always the same

Known of that quarter are only printed figures: dealers, interviews and total score of six regions, the nation's loyalty. This
makes 7,102 interviews that give exactly these figures, in two steps. First every interview gets plausible answers: a customer's
general mood, the dealer's level and each process step's own luck decide together. Then single answers move by one level until
each region's total score (mean of the process steps and L1, each step the mean of its questions, without those that few are asked)
lies where it was printed.
The visits are those of April 2012, the month to draw from next.
No person, dealer or answer is real.
"""
import csv
import datetime
import os
import random
import sys
from statistics import NormalDist

# code, name, dealers, total score, shortfalls by dealer; the order of the printed charts
REGIONS = [
    ("N", "北部", 42, 108.8, []),
    ("NE", "东北", 26, 110.6, [6, 6, 5, 4, 3, 3]),
    ("E", "东部", 57, 111.5, []),
    ("S", "南部", 56, 107.7, [5, 3, 2, 1]),
    ("W", "西部", 30, 107.2, []),
    ("ZJ", "浙江", 27, 111.1, []),
]
NATION, LOYALTY = 109.4, 108.2
SINGLE_SERVICE = {"N07", "E19", "E44", "S23", "S51", "W12"}
NEW_DEALER = "NE04"  # opened in November 2011: not in the ranking for its first six full months
MONTHS = [(2012, 1), (2012, 2), (2012, 3)]
NEW_YEAR = (datetime.date(2012, 1, 22), datetime.date(2012, 1, 28))  # 除夕 to 初六: closed

# A process step's scored questions. Levels: how far above the network's usual share of "extremely satisfied" (in standard
# deviations of the latent mood); yes/no: share of yes.
STEPS = {
    "appointment": {"A1": 0.0, "A3": 0.95, "A4": 0.92, "A5": 0.91},
    "reception": {"C1": -0.15, "C2": 0.2, "C3": 0.1, "C4": 0.86},
    "order": {"C5": 0.05, "C6": 0.95, "C7": 0.96},
    "repair": {"D1": 0.95, "D2": 0.1, "D3": 0.97, "D4": 0.0},
    "quality": {"E1": 0.1},
    "delivery": {"F1": 0.94, "F2": 0.05, "F3": 0.0, "F4": -0.3, "F5": 0.92},
    "follow_up": {"G1": 0.9, "G2": 0.97},
    "facility": {"H1": 0.1},
    "complaint": {"H2b": -0.8},
    "L1": {"L1": -0.05},
}
FEW_ARE_ASKED = {"D3", "H2b"}  # not in the total: see "total" of questionnaires/service.json
LOYALTY_QUESTIONS = {"L2": -0.05, "L3": -0.1, "L4": -0.35}
YES_NO = {"A3", "A4", "A5", "C4", "C6", "C7", "D1", "D3", "F1", "F5", "G1", "G2"}
FILTER = {"A1": "A0", "A3": "A0", "A4": "A0", "A5": "A0", "D3": "D0", "H2b": "H2a"}  # asked only after a yes
FILTER_YES = {"A0": 0.62, "D0": 0.18, "H2a": 0.07}
NOT_APPLICABLE = {"D4": 0.09, "H1": 0.04, "F4": 0.02, "G2": 0.06}  # 8: no parts needed, warranty work …
DOES_NOT_KNOW = {"C4": 0.03, "C6": 0.01, "A3": 0.01, "F5": 0.02, "L4": 0.02}  # 9

LEVEL_SHARES = [0.001, 0.005, 0.041, 0.203]  # of 1, 2, 3, 4; the rest is 5
BASE_MOOD = 0.2
POINTS_PER_MOOD = 15  # index points that one unit of latent mood is worth, about
# Regions aim a little below the printed value: the nation's 109.4 is the mean over interviews, 109.44 if they hit it exactly.
BELOW = 0.04
SEED = 2013
LOW_REASONS = ["等的时间太长了,嗯,差不多一上午吧", "没说清楚,回来又跑了一趟", "态度一般吧,爱搭不理的", "那个,价格说得和结账不一样", "问题没解决,开回去还响"]
SUGGESTIONS = ["没什么,都挺好的", "停车位再多点吧,每次都绕好几圈", "嗯…能不能快一点,洗车老排队", "工时费有点贵,优惠多搞搞", "休息区的网不太行", "提前打个电话说下进度就行"]

normal = NormalDist()
CUTS = [normal.inv_cdf(sum(LEVEL_SHARES[: i + 1])) for i in range(4)]
dice = random.Random(SEED)


def bell():
    return normal.inv_cdf(min(max(dice.random(), 1e-12), 1 - 1e-12))


def points(question, code):
    return (12 if code == 1 else -4) if question in YES_NO else 4 * code - 8


def make_dealers():
    for code, name, count, _, shortfalls in REGIONS:
        short = dict(zip(range(4, count + 1, 4), shortfalls))  # every fourth dealer, the new one first
        for i in range(1, count + 1):
            yield {"dealer_code": f"{code}{i:02d}", "name": f"示例{name}{i:02d}店", "region_code": code, "region_name": name,
                   "area": f"{name}{'一二三四'[(i - 1) * 4 // count]}区", "shortfall": short.get(i, 0)}


def network_row(dealer):
    single = dealer["dealer_code"] in SINGLE_SERVICE
    row = {key: dealer[key] for key in ("dealer_code", "name", "region_code", "region_name", "area")}
    return row | {"type": "1S" if single else "4S", "sales": 0 if single else 1, "service": 1,
                  "valid_from": "2011-11-01" if dealer["dealer_code"] == NEW_DEALER else "2009-01-01"}


def months_of(dealer):
    """How many interviews in each month: ten a month, some of January's only made up after the Spring Festival."""
    late = int(dice.random() ** 2 * 4)
    counts = [10 - late, 10 + late // 2, 10 + late - late // 2]
    for _ in range(dealer["shortfall"]):
        counts[counts.index(max(counts))] -= 1
    return counts


def visit_day(year, month):
    first = datetime.date(year, month, 1)
    while True:
        day = first + datetime.timedelta(days=int(dice.random() * 31))
        if day.month == month and not NEW_YEAR[0] <= day <= NEW_YEAR[1]:
            return day


def answer(question, level, mood):
    roll = dice.random()
    if roll < NOT_APPLICABLE.get(question, 0):
        return 8
    if roll > 1 - DOES_NOT_KNOW.get(question, 0):
        return 9
    if question in YES_NO:
        return 1 if mood > normal.inv_cdf(1 - level) else 2
    return 1 + sum(level + mood > cut for cut in CUTS)


def interview(dealer, region_mood, year, month):
    general, a = bell(), {}
    for question, share in FILTER_YES.items():
        likely = share * (1 - 0.45 * general) if question == "H2a" else share
        a[question] = 1 if dice.random() < likely else 2
    for step in list(STEPS.values()) + [LOYALTY_QUESTIONS]:
        luck = bell()
        for question, level in step.items():
            if question in FILTER and a[FILTER[question]] != 1:
                continue  # not asked
            mood = 0.68 * general + 0.39 * luck + 0.62 * bell() + BASE_MOOD + region_mood + dealer["mood"]
            a[question] = answer(question, level, mood)
    a |= {"S1": 1 if dice.random() < 0.88 else 2, "S2": 1, "S3": 1, "Z1": 1 if dice.random() < 0.012 else 2,
          "SEX": 1 if dice.random() < 0.7 else 2, "AGE": 6 if dice.random() < 0.03 else 1 + int(dice.random() ** 1.3 * 5)}
    if dice.random() < 0.25:
        a["X3"] = SUGGESTIONS[int(dice.random() * len(SUGGESTIONS))]
    return {"dealer": dealer, "visit_date": visit_day(year, month), "a": a}


def mean(interviews, question):
    codes = [i["a"][question] for i in interviews if 1 <= i["a"].get(question, 7) <= 5]
    return sum(points(question, c) for c in codes) / len(codes)


def total_parts():
    """The questions of each part of the total score."""
    parts = [[q for q in step if q not in FEW_ARE_ASKED] for step in STEPS.values()]
    return [part for part in parts if part]


def total_score(interviews):
    parts = total_parts()
    return 10 * sum(sum(mean(interviews, q) for q in part) / len(part) for part in parts) / len(parts)


def loyalty(interviews):
    return 10 * sum(mean(interviews, q) for q in ["L1", *LOYALTY_QUESTIONS]) / 4


def worth(interviews, question, parts, of_step):
    """What one level more (or a yes for a no) in one interview adds to the index."""
    base = sum(1 <= i["a"].get(question, 7) <= 5 for i in interviews)
    return 10 / parts / of_step * (16 if question in YES_NO else 4) / base


def nudge(interviews, price, index, target):
    """Moves single answers by one level until the index is less than half the smallest step from its target."""
    questions, enough = sorted(price), min(price.values()) / 2
    now = index(interviews)
    while abs(now - target) > enough:
        up = now < target
        question = questions[int(dice.random() * len(questions))]
        a = interviews[int(dice.random() * len(interviews))]["a"]
        code = a.get(question, 7)
        if question in YES_NO:
            moved = 1 if up else 2
            fits = code == (2 if up else 1)
        else:
            moved = code + (1 if up else -1)
            fits = code in ((3, 4) if up else (4, 5))
        step = price[question] if up else -price[question]
        if fits and abs(now + step - target) < abs(now - target):
            a[question] = moved
            now += step
    assert abs(index(interviews) - target) < 0.01


def explain(interviews):
    """The reason that a bad overall mark asks for; after all marks have settled."""
    for i in interviews:
        if i["a"]["L1"] <= 2:
            i["a"]["L1_why"] = LOW_REASONS[int(dice.random() * len(LOW_REASONS))]


def draw_moods(dealers):
    """Dealers differ; their region's mean is that of its printed score."""
    moods = [0.33 * bell() for _ in dealers]
    for dealer, mood in zip(dealers, moods):
        dealer["mood"] = mood - sum(moods) / len(moods)


def make_interviews(dealers):
    everything = []
    for code, _, _, score, _ in REGIONS:
        members, own = [d for d in dealers if d["region_code"] == code], []
        draw_moods(members)
        for dealer in members:
            for (year, month), n in zip(MONTHS, months_of(dealer)):
                own += [interview(dealer, (score - NATION) / POINTS_PER_MOOD, year, month) for _ in range(n)]
        price = {q: worth(own, q, len(total_parts()), len(part)) for part in total_parts() for q in part}
        nudge(own, price, total_score, score - BELOW)
        everything += own
    nudge(everything, {q: worth(everything, q, 4, 1) for q in LOYALTY_QUESTIONS}, loyalty, LOYALTY)
    explain(everything)
    assert abs(total_score(everything) - NATION) < 0.01
    return everything


# ---- the next month's visits

FAMILIES = "张王李赵陈刘杨黄周吴徐孙马朱胡林郭何高罗"
GIVEN = ["立春", "雨水", "惊蛰", "谷雨", "立夏", "小满", "芒种", "夏至", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "冬至"]
WORK = ["maintenance"] * 11 + ["repair"] * 5 + ["warranty", "accident", "first_service", "check"]


def one_of(things):
    return things[int(dice.random() * len(things))]


def make_visits(dealers):
    """About 45 repair orders a dealer. Nobody is real: numbers lie in 1xx0000xxxx, VINs begin with a maker that cannot exist."""
    number = 0
    for dealer in dealers:
        for order in range(1, int(45 * 2 ** (0.45 * bell())) + 1):
            number += 1
            day = visit_day(2012, 4)
            phone = number * 104729 % 700000
            yield {"dealer_code": dealer["dealer_code"], "programme": "service", "ro_no": f"R1204-{order:03d}", "repair_date": day.isoformat(),
                   "customer_name": one_of(FAMILIES) + one_of(GIVEN), "mobile": f"1{30 + phone // 10000}0000{phone % 10000:04d}"[: 8 if dice.random() < 0.001 else 11],
                   "vin": f"0HFH1ZZZDCZ{number:06d}", "work_type": one_of(WORK), "vip_flag": int(dice.random() < 0.01), "consent_survey": int(dice.random() < 0.97)}


def write(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, restval="")
        out.writeheader()
        out.writerows(rows)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: generate.py FOLDER")
    dealers = list(make_dealers())
    rows = [network_row(d) for d in dealers]
    write(os.path.join(sys.argv[1], "network.csv"), list(rows[0]), rows)
    interviews = make_interviews(dealers)
    asked = ["S1", "S2", "S3", *FILTER_YES, *(q for step in STEPS.values() for q in step), *LOYALTY_QUESTIONS, "L1_why", "X3", "SEX", "AGE", "Z1"]
    rows = [{"dealer_code": i["dealer"]["dealer_code"], "programme": "service", "visit_date": i["visit_date"].isoformat()} | i["a"] for i in interviews]
    write(os.path.join(sys.argv[1], "answers.csv"), ["dealer_code", "programme", "visit_date", *asked], rows)
    rows = list(make_visits(dealers))
    write(os.path.join(sys.argv[1], "visits.csv"), list(rows[0]), rows)


main()
