#!/bin/bash
# A signed-in page of about 5 KB (session, permission, layout, form secrets; not compressed) from the web server, beside nginx serving the same bytes
# from a file, in turns, by wrk over loopback with 64 connections that are kept: processor time of the server a request, and how long requests take.
#   bench/web/run.sh [SECONDS [ROUNDS]]     standard: 5 3
set -euo pipefail
seconds=${1:-5} rounds=${2:-3}
top=$(cd "$(dirname "$0")/../.." && pwd)
probe=$top/build/src/web/test_probe_server
work=$(mktemp -d "${TMPDIR:-/tmp}/huifang-bench-XXXXXX")
ours= peer=
trap 'kill $ours $peer 2>/dev/null || true; wait; rm -rf "$work"' EXIT

mkdir "$work/www" "$work/data"
"$probe" 127.0.0.1:0 2 "$work/data" 2>"$work/log" &
ours=$!
for ((i = 0; i < 100; i++)); do grep -q '^listening' "$work/log" && break; sleep 0.1; done
url=$(sed -n 's/^listening //p' "$work/log")
cookie='Cookie: huifang_session=s-reader'
curl -sf -H "$cookie" "$url/page" -o "$work/www/page.html"

port=$((20000 + RANDOM % 20000))
cat >"$work/nginx.conf" <<END
worker_processes 2;
pid $work/nginx.pid;
error_log $work/error.log;
daemon off;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path $work/1; proxy_temp_path $work/2; fastcgi_temp_path $work/3; uwsgi_temp_path $work/4; scgi_temp_path $work/5;
  sendfile on; tcp_nopush on; keepalive_requests 1000000; types { text/html html; }
  server { listen 127.0.0.1:$port; root $work/www; } }
END
chmod -R go+rX "$work"
nginx -c "$work/nginx.conf" -e "$work/error.log" &
peer=$!
for ((i = 0; i < 100; i++)); do curl -sf "http://127.0.0.1:$port/page.html" -o "$work/peer.html" && break; sleep 0.1; done
cmp "$work/www/page.html" "$work/peer.html"

# ticks PID: processor time of a master and its workers, in hundredths of a second
ticks() {
  local pid sum=0
  for pid in "$1" $(cat "/proc/$1/task/$1/children"); do sum=$((sum + $(awk '{ print $14 + $15 }' "/proc/$pid/stat"))); done
  echo $sum
}
# round NAME PID URL: adds "requests ticks p99" to $work/NAME
round() {
  local before
  before=$(ticks "$2")
  wrk -t1 -c64 -d"${seconds}s" --latency -H "$cookie" "$3" >"$work/wrk"
  ! grep -q 'Non-2xx' "$work/wrk" || { cat "$work/wrk" >&2; exit 1; }
  echo "$(awk '/requests in/ { print $1 }' "$work/wrk") $(($(ticks "$2") - before)) $(awk '/99%/ { print $2 }' "$work/wrk")" >>"$work/$1"
}
for ((i = 0; i < rounds; i++)); do
  round huifang "$ours" "$url/page"
  round nginx "$peer" "http://127.0.0.1:$port/page.html"
done
echo "$(stat -c %s "$work/www/page.html") bytes a page, $rounds rounds of $seconds s"
for name in huifang nginx; do
  awk -v name=$name '{ n += $1; t += $2; p = p " " $3 } END { printf "%-8s %6.1f µs of processor time a request, %d requests, p99%s\n", name, t * 10000 / n, n, p }' "$work/$name"
done
paste "$work/huifang" "$work/nginx" | awk '{ a += $2 / $1; b += $5 / $4 } END { printf "ratio    %6.2f\n", a / b }'
for pid in $(cat "/proc/$ours/task/$ours/children"); do awk '/^Rss/ { printf "worker   %6.1f MB\n", $2 / 1024 }' "/proc/$pid/smaps_rollup"; done
