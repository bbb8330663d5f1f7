#!/bin/bash
# Loads the first quarter of 2012: a network of 238 dealers in six regions and 7,102 interviews that give the printed overview.
#     examples/q1-2012/load.sh [--db URL]
# Makes the database when it is empty. Then: huifang report overview --programme service --period 2012-03
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
huifang=${HUIFANG:-$here/../../build/huifang}
db=()
while [ $# -gt 0 ]; do
  case $1 in
    --db) db=(--db "$2"); shift 2 ;;
    --db=*) db=("$1"); shift ;;
    *) echo "usage: load.sh [--db URL]" >&2; exit 2 ;;
  esac
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/generate.py" "$work"
"$huifang" "${db[@]}" init
"$huifang" "${db[@]}" import network "$work/network.csv"
"$huifang" "${db[@]}" import questionnaire "$here/../questionnaires/service.json"
"$huifang" "${db[@]}" import answers "$work/answers.csv" --rejects "$work/rejects.xlsx"
