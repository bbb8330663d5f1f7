#!/bin/bash
# Runs the first hour of a README as its reader would, in a fresh folder: test_readme.sh HUIFANG README.md
set -euo pipefail
huifang=$(realpath "$1") readme=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir build
ln -s "$huifang" build/huifang
ln -s "$(dirname "$readme")/examples" examples
# The indented lines between its heading and the next one.
awk '/^## /{on = /first hour|第一个小时/} on && sub(/^    /, "")' "$readme" > hour.sh
echo 1..1
if bash -euo pipefail hour.sh > out 2> err && [ "$(grep -c '^huifang' hour.sh)" -ge 10 ] && [ -s draw.xlsx ] && [ -s overview.pdf ] && grep -q 109.4 out; then
  echo "ok 1 $(basename "$readme")"
else
  sed 's/^/# /' err
  echo "not ok 1 $(basename "$readme")"
fi
