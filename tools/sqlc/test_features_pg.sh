#!/bin/sh
# Prepares the statements of every feature on the server of HUIFANG_TEST_PG: test_features_pg.sh SQLC SOURCE_ROOT
set -u
sqlc=$(realpath "$1")
cd "$2" || exit 1
if [ -z "${HUIFANG_TEST_PG:-}" ]; then
    echo '1..0 # SKIP HUIFANG_TEST_PG is not set'
    exit 0
fi
set -- src/*/*.sql
[ -e "$1" ] || shift
echo "1..$(($# + 1))"
n=1
"$sqlc" --schema migrations --check-pg "$HUIFANG_TEST_PG" && echo 'ok 1 - migrations' || echo 'not ok 1 - migrations'
for file in "$@"; do
    n=$((n + 1))
    "$sqlc" --schema migrations --check-pg "$HUIFANG_TEST_PG" "$file" && echo "ok $n - $file" || echo "not ok $n - $file"
done
