#!/usr/bin/env bash
# A query of PostgreSQL with TO_CHAR and the pattern HH12:MI AM, which has AM or PM, translated to DuckDB.
#
# Question: what does it return for 21:05?
# Expected: 09:05 PM. (The question came up while others were run.)
# Seen with sqlglot 30.30.0 and DuckDB 2.0.1: 09:05 AM. The letters of the pattern are copied as they are, here and in the translations to MySQL, BigQuery and Spark.
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

query = "SELECT TO_CHAR(TIMESTAMP '2026-03-02 21:05:00', 'HH12:MI AM')"
(translated,) = sqlglot.transpile(query, read="postgres", write="duckdb")
seen = (duckdb.sql(translated).fetchall()[0][0], sqlglot.transpile(query, read="postgres", write="mysql")[0].endswith("'%h:%i AM')"))
print("sqlglot", version("sqlglot"), "duckdb", version("duckdb"), translated, seen)
assert seen == ("09:05 AM", True), "the behaviour has changed"
PYTHON
