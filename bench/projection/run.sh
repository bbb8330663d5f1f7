#!/bin/bash
# huifang tally --rebuild (read all interviews, pack them, write the files durably) beside the sqlite3 shell that reads the same columns of the same rows
# (peer.sh), in turns; what the files take; then a year's total of every dealer from the projection and with it still to be made, and all questions of one
# dealer from the projection and by SQL alone.
#   bench/projection/run.sh [ROWS [ROUNDS]]     standard: 1000000 5; HUIFANG names another program than build/huifang
set -euo pipefail
rows=${1:-1000000} rounds=${2:-5}
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/huifang-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
huifang=("${HUIFANG:-$top/build/huifang}" --db "sqlite:$work/it.db" --lang en)
form=$top/examples/questionnaires/service.json
year=(--from 2025-01 --to 2025-12)
projection=$work/it.db.d/tally/service

"$top/build/bench/make_answers" "$rows" 1 "$form" "$work"
{
  "${huifang[@]}" init
  "${huifang[@]}" import network "$work/network.csv"
  "${huifang[@]}" import questionnaire "$form"
  "$top/bench/measure" run "$work/times" import "${huifang[@]}" import answers "$work/answers.csv" --exclusive
} >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
stored=$(sqlite3 "$work/it.db" "select count(*) || ' interviews of ' || count(distinct dealer_id) || ' dealers and ' || count(distinct visit_month) || ' months, ' ||
  length(max(answers)) || ' answers each' from interview")
echo "$stored; $(du -m "$work/it.db" | cut -f1) MB of database; taken in in $(awk -F'\t' '$1 == "import" { print $2 }' "$work/times") s"
rm "$work/answers.csv"

# one NAME: measured, its output kept
one() {
  case $1 in
  huifang) set -- huifang "${huifang[@]}" tally --programme service --rebuild --format csv ;;
  sqlite3) set -- sqlite3 "$top/bench/projection/peer.sh" "$work/it.db" ;;
  total) set -- total "${huifang[@]}" score --programme service "${year[@]}" --index total --by dealer --format csv ;;
  first)
    rm -rf "$projection"
    set -- first "${huifang[@]}" score --programme service "${year[@]}" --index total --by dealer --format csv ;;
  planes|sql) set -- "$1" "${huifang[@]}" crosstab --programme service "${year[@]}" --rows question --scope dealer:D0001 --engine "$1" --format csv ;;
  esac
  "$top/bench/measure" run "$work/times" "$@" >"$work/$1.out"
}

one huifang
one sqlite3
rm "$work/times"
for ((i = 0; i < rounds; i++)); do
  if ((i % 2)); then one sqlite3; one huifang; else one huifang; one sqlite3; fi
done
"$top/bench/measure" ratio "$work/times" huifang sqlite3
"$top/build/bench/sizes" "$projection"/*.segment

for ((i = 0; i < rounds; i++)); do one total; one first; one planes; done
cmp "$work/total.out" "$work/first.out"
echo "the total of each dealer in a year: from the projection, and when it is made first:"
"$top/bench/measure" ratio "$work/times" total first
one sql
cmp "$work/planes.out" "$work/sql.out" || { echo "but SQL alone gives other figures" >&2; exit 1; }
echo "all questions of one dealer in a year: from the projection, and the same by SQL alone:"
"$top/bench/measure" ratio "$work/times" planes sql
