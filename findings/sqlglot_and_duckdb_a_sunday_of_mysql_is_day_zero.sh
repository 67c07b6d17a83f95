#!/usr/bin/env bash
# A query of MySQL that is translated to one of DuckDB, with the number of a weekday.
#
# Question: what does the translation of DAYOFWEEK('2026-03-08'), a Sunday, return?
# Guess: 1, as MySQL counts from Sunday, the first.
# Seen with sqlglot 30.30.0 and DuckDB 2.0.1: 0. The name of the function is the same, and the number is not; a query for days 2 to 6, Monday to Friday, selects Tuesday to Saturday.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check sqlglot==30.30.0 duckdb==2.0.1
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import duckdb
import sqlglot

(translated,) = sqlglot.transpile("SELECT DAYOFWEEK('2026-03-08')", read="mysql", write="duckdb")
seen = duckdb.sql(translated).fetchall()[0][0]
print("sqlglot", version("sqlglot"), "duckdb", version("duckdb"), translated, seen)
assert seen == 0, "the behaviour has changed"
PYTHON
