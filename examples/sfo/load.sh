#!/bin/bash
# Loads a real tracking survey into a database: airlines stand in for dealers, each wave's year for its visit month June.
#     examples/sfo/load.sh [--db URL] [FILE]
# FILE is the survey as published (standard: the one in this folder). Makes the database when it is empty.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
huifang=${HUIFANG:-$here/../../build/huifang}
db=()
file=$here/sfo_2013_2018.csv
while [ $# -gt 0 ]; do
  case $1 in
    --db) db=(--db "$2"); shift 2 ;;
    --db=*) db=("$1"); shift ;;
    -*) echo "usage: load.sh [--db URL] [FILE]" >&2; exit 2 ;;
    *) file=$1; shift ;;
  esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The network: every airline of the file, once, in one region, from the first wave on.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "airline") c = i; print "dealer_code,name,region_code,region_name,type,valid_from"; next }
         c && !seen[$c]++ { printf "%s,Airline %s,SFO,San Francisco International,other,2013-01-01\n", $c, $c }' "$file" > "$work/network.csv"
"$huifang" "${db[@]}" init
"$huifang" "${db[@]}" import network "$work/network.csv"
"$huifang" "${db[@]}" import questionnaire "$here/questionnaire.json"
"$huifang" "${db[@]}" import answers "$file" --map "$here/answers.map.json" --rejects "$work/rejects.xlsx"
