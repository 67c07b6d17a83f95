#!/usr/bin/env bash
# Queries of SQL Server and of BigQuery that are translated to DuckDB, with the weeks from Saturday, 7 March 2026, to the Sunday after it. For both a week begins on Sunday.
#
# Question: what do the translations return?
# Expected: 1 and 1. (The question came up while others were run.)
# Seen with sqlglot 30.30.0 and DuckDB 2.0.1: 0 for the one of SQL Server, whose weeks begin on Monday then, and 1 for the one of BigQuery, whose dates are moved by a day.
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

queries = {"tsql": "SELECT DATEDIFF(week, '2026-03-07', '2026-03-08')", "bigquery": "SELECT DATE_DIFF(DATE '2026-03-08', DATE '2026-03-07', WEEK)"}
seen = [duckdb.sql(sqlglot.transpile(query, read=dialect, write="duckdb")[0]).fetchall()[0][0] for dialect, query in queries.items()]
print("sqlglot", version("sqlglot"), "duckdb", version("duckdb"), seen)
assert seen == [0, 1], "the behaviour has changed"
PYTHON
