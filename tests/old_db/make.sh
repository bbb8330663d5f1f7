#!/bin/bash
# Makes a database of the program's present schema, and beside it the figures that every later program must find in it:
#     tests/old_db/make.sh            writes schema-N.backup.gz, schema-N.score.csv and schema-N.overview.json
# Run once when a version is released, with that version's program; the test never calls it. Two months of a small network. The
# figures stay as they are: when a later method gives others on purpose, the commit that changes them here says why.
# Everything is made up: numbers lie in 1xx0000xxxx, VINs begin with a maker that cannot exist.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
huifang=$(realpath "${HUIFANG:-$here/../../build/huifang}")
questionnaires=$(realpath "$here/../../examples/questionnaires")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export HUIFANG_DB=sqlite:old.db LC_ALL=C.UTF-8

# O3 changes its region, O5 ends and O6 goes on for it.
cat > network.csv <<'END'
dealer_code,name,region_code,region_name,area,group,city,type,sales,service,ranked,reason,valid_from,valid_to,successor_code
O1,示例一店,N,北部,一区,示例集团,北京,4S,1,1,1,,2009-01-01,,
O2,示例二店,N,北部,一区,,北京,4S,1,1,1,,2009-01-01,,
O3,示例三店,N,北部,二区,,天津,4S,1,1,1,,2009-01-01,2012-01-31,
O3,示例三店,E,东部,三区,,济南,4S,1,1,1,,2012-02-01,,
O4,示例四店,E,东部,三区,示例集团,上海,1S,0,1,0,1S,2009-01-01,,
O5,示例五店,E,东部,三区,,上海,4S,1,1,1,,2009-01-01,2012-01-31,O6
O6,示例六店,E,东部,三区,,上海,4S,1,1,1,,2009-01-01,,
END
cat > exclusions.csv <<'END'
kind,phone,vin,note,valid_from
do_not_call,14100000007,,谢绝来电,2011-06-01
do_not_call,,0HFH1ZZZDCZ002011,车已转让,2011-06-01
END
python3 - "$questionnaires" <<'END'
import csv, json, random, sys

dice = random.Random(2012)
DEALERS, MONTHS = range(1, 7), ("2012-01", "2012-02")
FAMILY, GIVEN = "张王李赵陈刘杨黄", ("立春", "雨水", "惊蛰", "谷雨", "立夏", "小满", "芒种")


def write(name, rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with open(name, "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def is_open(d, month):
    return d != 5 or month == MONTHS[0]


def visit(d, month, i):
    who, sale, day = dice.randrange(1, 61), d != 4 and i % 5 == 0, f"{month}-{dice.randrange(1, 29):02d}"
    row = {"dealer_code": f"O{d}", "programme": "sales" if sale else "service", "ro_no": f"V{month[-2:]}-{i:03d}",
           "delivery_date" if sale else "repair_date": day, "customer_name": FAMILY[who % 8] + GIVEN[who % 7], "mobile": f"1{40 + d}0000{who:04d}",
           "vin": f"0HFH1ZZZDCZ{d:03d}{who:03d}", "plate": f"京A{d * 1000 + who:05d}", "model": f"示例{1 + who % 3}型", "mileage": 9000 + 37 * who,
           "work_type": "delivery" if sale else "maintenance" if i % 3 else "repair", "advisor_code": f"A{1 + i % 2}", "amount": f"{300 + who}.50",
           "vip_flag": int(who == 29), "staff_flag": int(who == 31), "consent_survey": int(who % 17 > 0), "owner_type": "private"}
    if who % 11 == 0:
        row |= {"owner_type": "company", "company": "示例公司"}
    if who % 13 == 0:
        row |= {"sender_name": FAMILY[who % 5] + "师傅", "sender_mobile": f"1500000{d}{who:03d}", "relation": "driver"}
    if who % 23 == 0:
        row["last_interview_date"] = "2011-12-20"
    return row


def asked(programme):
    """Code, choices and filter of each question that is in use."""
    with open(f"{sys.argv[1]}/{programme}.json", encoding="utf-8") as file:
        for page in json.load(file)["pages"]:
            for e in page["elements"]:
                if not e.get("off") and e["type"] in ("boolean", "radiogroup"):
                    values = [c["value"] if isinstance(c, dict) else c for c in e.get("choices", [1, 2])]
                    yield e["name"], values, e.get("visibleIf", "")


def interview(d, month, programme, questions):
    row = {"dealer_code": f"O{d}", "programme": programme, "visit_date": f"{month}-{dice.randrange(1, 29):02d}", "weight": dice.choice((0.8, 1, 1.3)),
           "model": f"示例{dice.randrange(1, 4)}型", "advisor_code": f"A{dice.randrange(1, 3)}"}
    mood = dice.random() ** (1.5 + d / 4)  # the higher the dealer's number, the better
    for code, values, condition in questions:
        if condition and row.get(condition[1 : condition.index("}")]) != 1:
            continue
        luck = 0.6 * mood + 0.4 * dice.random() ** 2
        row[code] = (5 if luck < 0.45 else 4 if luck < 0.75 else 3 if luck < 0.9 else 2) if len(values) >= 5 else 1 + (luck > 0.7)
        if values != [1, 2] and dice.random() < 0.03:
            row[code] = 9
    if dice.random() < 0.2:
        row["X3"] = "洗车老排队,能不能快一点"
    return row


write("staff.csv", [{"dealer_code": f"O{d}", "code": f"A{k}", "name": FAMILY[d] + GIVEN[k], "mobile": f"1{30 + d}00000{k:03d}",
                     "role": "sales_consultant" if k == 2 else "service_advisor", "valid_from": "2009-01-01"} for d in DEALERS for k in (1, 2)])
write("kpi.csv", [{"dealer_code": f"O{d}", "month": m, "code": "repair_orders", "value": 60 + 7 * d} for d in DEALERS for m in MONTHS])
visits = [visit(d, m, i) for d in DEALERS for m in MONTHS if is_open(d, m) for i in range(1, 43)]
write("visits.csv", visits)
changed = [row | {"mileage": row["mileage"] + 1} for row in visits[:4]]
new = [row | {"ro_no": row["ro_no"].replace("V", "W"), "plate": row["plate"].replace("京", "沪"), "customer_name": "新名"} for row in visits[4:9]]
write("visits-again.csv", changed + new)
answers = [interview(d, m, p, list(asked(p))) for p, n in (("service", 15), ("sales", 8)) for m in MONTHS for d in DEALERS
           if is_open(d, m) and (p == "service" or d != 4) for _ in range(n)]
for p in ("service", "sales"):
    write(f"answers-{p}.csv", [row for row in answers if row["programme"] == p])
END

"$huifang" init
"$huifang" setting set sample.quota_month 12 --scope service --as 示例
sed 's/示例一店/示例旧名/' network.csv >network-before.csv
sed 's/立春/立秋/' staff.csv >staff-before.csv
sed 's/74$/75/' kpi.csv >kpi-before.csv
sed 's/谢绝来电/谢绝/' exclusions.csv >exclusions-before.csv
for kind in network staff kpi exclusions; do
  "$huifang" import $kind $kind-before.csv
  "$huifang" import $kind $kind.csv
done
for p in service sales; do "$huifang" import questionnaire "$questionnaires/$p.json"; done
for file in visits visits-again; do "$huifang" import visits $file.csv; done
for p in sales service; do "$huifang" import answers answers-$p.csv; done
"$huifang" import undo "$("$huifang" import list --format json | jq -r '.rows[0].batch')"
"$huifang" import answers answers-service.csv
"$huifang" sample draw --programme service --month 2012-01 --demo --seed 1
"$huifang" sample draw --programme service --month 2012-02 --tranche 2

"$huifang" backup old.backup
schema=$(sqlite3 old.db 'select max(version) from schema_version')
gzip -9n <old.backup >"$here/schema-$schema.backup.gz"
"$huifang" score --programme service --from 2012-01 --to 2012-02 --index total --by dealer --format csv | cut -d, -f1-4,9-10 >"$here/schema-$schema.score.csv"
"$huifang" report overview --programme service --period 2012-02 --scope nation --format json |
  jq '.tables | {sample: [.sample.rows[] | {code, dealers, sample, target}],
      total: [.total.rows[] | {code, n, score, rank}], loyalty: [.loyalty.rows[] | {code, n, score, rank}]}' >"$here/schema-$schema.overview.json"
ls -l "$here/schema-$schema".*
