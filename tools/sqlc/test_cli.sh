#!/bin/sh
# The command line of sqlc and the mistakes outside the .sql files: test_cli.sh SQLC
set -u
sqlc=$(realpath "$1")
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
cd "$room" || exit 1
mkdir schema out
echo 'create table thing (id bigint not null primary key, data @blob@);' >schema/0001_thing.sql
printf -- '-- thing_all : many\nselect id, data from thing\n' >good.sql
n=0

# check LABEL STATUS "part of stderr, '' for none" ARGUMENTS…
check() {
    label=$1 status=$2 text=$3
    shift 3
    "$sqlc" "$@" >stdout 2>stderr
    got=$?
    n=$((n + 1))
    if [ "$got" = "$status" ] && [ ! -s stdout ] && { [ -z "$text" ] && [ ! -s stderr ] || grep -qF -- "${text:-nothing}" stderr; }; then
        echo "ok $n - $label"
    else
        echo "not ok $n - $label"
        echo "# status $got, want $status and \"$text\":"
        sed 's/^/# /' stderr
    fi
}

# file LABEL FILE "part of its text"
file() {
    n=$((n + 1))
    if grep -qF -- "$3" "$2"; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}

echo 1..18
check 'no arguments' 2 usage
check 'no file' 2 usage --schema schema --out out
check 'no schema' 2 usage --out out good.sql
check 'no output' 2 usage --schema schema good.sql
check 'unknown flag' 2 usage --schema schema --to out good.sql
check 'depfile without output' 2 usage --schema schema --check-pg x --depfile d good.sql
check 'good' 0 '' --schema schema --out out --depfile out/good.d good.sql
file 'header' out/good_sql.h 'struct err *thing_all(struct db *db, struct arena *a, struct thing_all_rows *out) MUST_CHECK;'
file 'source' out/good_sql.c '#include "good_sql.h"'
file 'depfile names the migrations' out/good.d 'out/good_sql.c: good.sql schema schema/0001_thing.sql'
check 'no such file' 1 'none.sql:0: No such file' --schema schema --out out none.sql
check 'no such schema' 1 'none:0: No such file' --schema none --out out good.sql
check 'output cannot be written' 1 'cannot write none/good_sql.h' --schema schema --out none good.sql
check 'no server' 1 'PostgreSQL: ' --schema schema --check-pg "postgresql://nobody@/none?host=$room" good.sql

printf 'create table a (id bigint);\n-- two\n\ncreate table b (\n  id bigint,,\n);\n' >schema/0002_wrong.sql
check 'migration with a mistake' 1 'schema/0002_wrong.sql:5: near ",": syntax error' --schema schema --out out good.sql
printf 'create table a (id bigint);\n-- two\ncreate table a (id bigint);\n' >schema/0002_wrong.sql
check 'migration that fails' 1 'table a already exists' --schema schema --out out good.sql
printf -- "-- @nothing@ in a comment, and '@nothing@' in a text\ncreate table a (id @number@);\n" >schema/0002_wrong.sql
check 'unknown word in a migration' 1 'schema/0002_wrong.sql:2: unknown word @number@' --schema schema --out out good.sql
rm schema/0002_wrong.sql
echo 'not sql' >schema/notes.sql
check 'other files of the folder are passed over' 0 '' --schema schema --out out good.sql
