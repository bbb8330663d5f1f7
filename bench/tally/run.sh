#!/bin/bash
# The tally beside its peers: counts, the report set, a cut. A run keeps what it measured in bench/tally/results and writes bench/RESULTS.md from all that is there.
#   bench/tally/run.sh                 1,000,000 interviews of 500 dealers, then of 5,000
#   bench/tally/run.sh N [DEALERS]     one for each 2,000 interviews, at least 500 and at most 5,000
#   bench/tally/run.sh --full          10,000,000 of 5,000, with the peers that can do it in minutes
#   bench/tally/run.sh --scale [N…]    ours alone, 100,000 to 10,000,000 (100,000,000 needs 4 GB)
#   bench/tally/run.sh --all           all of this, the last up to 100,000,000: an hour, on a machine that does nothing else
# PEERS="numpy,chDB" measures beside these only; the others keep their rows. Data and servers are kept in build/bench-tally (BENCH_FOLDER). Peers are Debian packages
# and, for DuckDB and chDB, npm packages of fixed versions.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
folder=${BENCH_FOLDER:-$top/build/bench-tally}
mkdir -p "$folder"
if [ "${1:-}" = --all ]; then
  "$0"
  "$0" --full
  exec "$0" --scale 100000 1000000 10000000 100000000
fi
if [ "${1:-}" = --scale ]; then
  shift
  [ $# -gt 0 ] || set -- 100000 1000000 10000000
  exec "$top/bench/tally/drive.py" --scale "$@"
fi
[ "${1:-}" != --full ] || set -- 10000000
if [ $# = 0 ]; then
  "$0" 1000000 500
  exec "$0" 1000000 5000
fi
n=$1 dealers=${2:-$(($1 / 2000))}
[ $# -gt 1 ] || dealers=$((dealers < 500 ? 500 : dealers > 5000 ? 5000 : dealers))
peers=(numpy pandas data.table DuckDB chDB "ClickHouse 18" SQLite PostgreSQL)
[ "$n" -lt 10000000 ] || peers=(numpy pandas DuckDB chDB)
[ -z "${PEERS:-}" ] || IFS=, read -ra peers <<<"$PEERS"

missing=()
for p in python3-numpy python3-pandas r-base-core r-cran-data.table clickhouse-server clickhouse-client postgresql-15 nodejs; do
  [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null)" = "ii " ] || missing+=("$p")
done
command -v npm >/dev/null || missing+=(npm)
if [ ${#missing[@]} -gt 0 ]; then
  as_root=$([ "$(id -u)" = 0 ] || echo sudo)
  $as_root apt-get update -q >/dev/null
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
fi
export PEER_MODULES=$folder/npm PEER_SERVERS=$folder/servers
if ! cmp -s "$top/bench/tally/package-lock.json" "$PEER_MODULES/package-lock.json"; then
  mkdir -p "$PEER_MODULES"
  cp "$top"/bench/tally/package*.json "$PEER_MODULES"
  (cd "$PEER_MODULES" && npm ci --no-audit --no-fund >/dev/null) || { rm -f "$PEER_MODULES/package-lock.json"; exit 1; }
fi
mkdir -p "$PEER_SERVERS"
data=$folder/$n-$dealers
if [ ! -f "$data/rows.csv" ]; then
  rm -rf "$data.part"
  mkdir -p "$data.part"
  "$top/build/bench/make_interviews" "$n" "$data.part" "$dealers"
  mv "$data.part" "$data"
fi
"$top/bench/tally/drive.py" "$n" "$dealers" "$folder" "${peers[@]}"
