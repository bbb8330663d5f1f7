#!/bin/bash
# huifang import visits beside the sqlite3 shell (peer.sh), in turns; then a month's 100,000 visits while others write.
#   bench/import/run.sh [ROWS [ROUNDS]]     standard: 1000000 3; HUIFANG names another program than build/huifang
set -euo pipefail
rows=${1:-1000000} rounds=${2:-3} month=100000
top=$(cd "$(dirname "$0")/../.." && pwd)
huifang=${HUIFANG:-$top/build/huifang}
work=$(mktemp -d "${TMPDIR:-/tmp}/huifang-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/month"
"$top/build/bench/make_visits" "$rows" 1 "$work"
echo "$rows visits, $(du -m "$work/visits.csv" | cut -f1) MB of CSV, $rounds rounds"

# fresh NAME: an empty database with the network
fresh() {
  rm -rf "$work/$1.db"*
  { "$huifang" --db "sqlite:$work/$1.db" init; "$huifang" --db "sqlite:$work/$1.db" import network "$work/network.csv"; } >/dev/null 2>&1
  sync
}
round() {
  fresh "$1"
  case $1 in
  huifang) "$top/bench/measure" run "$work/times" huifang "$huifang" --db "sqlite:$work/huifang.db" import visits "$work/visits.csv" --exclusive >/dev/null 2>&1 ;;
  sqlite3) "$top/bench/measure" run "$work/times" sqlite3 "$top/bench/import/peer.sh" "$work/sqlite3.db" "$work/visits.csv" >/dev/null ;;
  esac
}
for ((i = 0; i < rounds; i++)); do
  if ((i % 2)); then round sqlite3; round huifang; else round huifang; round sqlite3; fi
done
"$top/bench/measure" ratio "$work/times" huifang sqlite3

counts="select (select count(*) from visit) || ' visits, ' || (select count(*) from customer) || ' customers, ' || (select count(*) from vehicle) || ' vehicles, ' ||
  (select count(*) from customer_phone) || ' numbers'"
ours=$(sqlite3 "$work/huifang.db" "$counts") theirs=$(sqlite3 "$work/sqlite3.db" "$counts")
echo "both made $ours"
[ "$ours" = "$theirs" ] || { echo "but sqlite3 made $theirs" >&2; exit 1; }

"$top/build/bench/make_visits" $month 2 "$work/month" 2026-01 $((rows * 2 / 5))
touch "$work/importing"
"$top/bench/measure" longest "$work/importing" "$huifang" --db "sqlite:$work/huifang.db" setting set visits.consent_when_silent 1 >"$work/longest" &
"$top/bench/measure" run "$work/times" month "$huifang" --db "sqlite:$work/huifang.db" import visits "$work/month/visits.csv" >/dev/null 2>&1
rm "$work/importing"
wait
echo "another $month visits: $(awk -F'\t' '$1 == "month" { print $2 }' "$work/times") s; a small write beside them took $(cat "$work/longest")"
