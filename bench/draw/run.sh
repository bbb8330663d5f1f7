#!/bin/bash
# huifang sample draw of one month of the whole network beside the sqlite3 shell (peer.sh), in turns: the shell reads the same visits, and
# reads them and stores the same rows.
#   bench/draw/run.sh [ROWS [ROUNDS]]     standard: 266667 5 (240,000 visits of service); HUIFANG names another program
set -euo pipefail
rows=${1:-266667} rounds=${2:-5} month=2026-01
top=$(cd "$(dirname "$0")/../.." && pwd)
huifang=${HUIFANG:-$top/build/huifang}
work=$(mktemp -d "${TMPDIR:-/tmp}/huifang-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
"$top/build/bench/make_visits" "$rows" 1 "$work" $month $((rows * 5 / 2))
{
  "$huifang" --db "sqlite:$work/base.db" init
  "$huifang" --db "sqlite:$work/base.db" import network "$work/network.csv"
  "$huifang" --db "sqlite:$work/base.db" import visits "$work/visits.csv" --exclusive
} >/dev/null 2>&1

# round NAME: on a fresh copy of the database
round() {
  [ "$1" = read ] || { rm -rf "$work/$1.db"*; cp "$work/base.db" "$work/$1.db"; sync; }
  case $1 in
  draw) "$top/bench/measure" run "$work/times" draw "$huifang" --db "sqlite:$work/draw.db" sample draw --programme service --month $month >/dev/null ;;
  read) "$top/bench/measure" run "$work/times" read "$top/bench/draw/peer.sh" $month "$work/base.db" ;;
  store) "$top/bench/measure" run "$work/times" store "$top/bench/draw/peer.sh" $month "$work/store.db" "$work/draw.db" ;;
  esac
}
round draw
rm "$work/times"
for ((i = 0; i < rounds; i++)); do
  if ((i % 2)); then round store; round read; round draw; else round draw; round read; round store; fi
done

counts="select (select sum(frame_rows) from draw_dealer) || ' visits in the frame, ' || (select count(*) from visit_lock) || ' locks, ' ||
  (select count(*) from draw_visit) || ' drawn, ' || (select count(*) from customer_contact) || ' contacts, ' || (select sum(length(frame)) from draw_dealer) || ' bytes of frames'"
ours=$(sqlite3 "$work/draw.db" "$counts") theirs=$(sqlite3 "$work/store.db" "$counts")
read=$(sqlite3 "$work/base.db" "select count(*) from visit where programme = 'service' and visit_month = '$month'")
echo "$ours; $rounds rounds"
[ "$ours" = "$theirs" ] || { echo "but the shell stored $theirs" >&2; exit 1; }
[ "${ours%% *}" = "$read" ] || { echo "but the shell read $read visits" >&2; exit 1; }
echo "beside the shell that reads the visits:"
"$top/bench/measure" ratio "$work/times" draw read
echo "beside the shell that reads the visits and stores the same rows:"
"$top/bench/measure" ratio "$work/times" draw store
