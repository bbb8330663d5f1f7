#!/bin/bash
# The steps an interviewer waits for, with a million open cases of 5,000 dealers on SQLite: the next case, the end of an attempt, and an answer on disk while 200
# interviewers store one about every six seconds. Beside the last: what one small commit with its fdatasync takes in the sqlite3 shell on the same disk.
#   bench/field/run.sh [CLAIMS [PEOPLE [SECONDS]]]     standard: 5000 200 60
# Bars: next case 99 % within 5 ms, an answer 99 % within 20 ms.
set -euo pipefail
claims=${1:-5000} people=${2:-200} seconds=${3:-60}
top=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/huifang-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
export HUIFANG_DB=sqlite:$work/field.db

"$top/build/huifang" init >"$work/log" 2>&1
sqlite3 "$work/field.db" <"$top/bench/field/fill.sql"
"$top/build/huifang" setting set field.hours_working_day 00:00-24:00 >>"$work/log" 2>&1
echo "$(sqlite3 "$work/field.db" 'select count(*) from field_case') open cases, load $(cut -d' ' -f1 /proc/loadavg)"
"$top/build/bench/huifang_field" claims "$HUIFANG_DB" "$claims"
"$top/build/bench/huifang_field" answers "$HUIFANG_DB" "$people" "$seconds"
sqlite3 "$work/peer.db" 'pragma journal_mode = wal; create table t (a, b)' >/dev/null
for ((i = 0; i < 200; i++)); do echo "insert into t values ($i, 'x');"; done >"$work/peer.sql"
start=$(date +%s%N)
sqlite3 "$work/peer.db" 'pragma synchronous = full' ".read $work/peer.sql" >/dev/null
echo "a commit of one row in the sqlite3 shell: mean $(awk -v ns=$(($(date +%s%N) - start)) 'BEGIN { printf "%.2f", ns / 200 / 1e6 }') ms"
