#!/usr/bin/env bash
# A query of MySQL that is translated to one of DuckDB, with the whole hours from 8:59 to 9:01 and the whole months from 31 January to 1 February.
#
# Question: what do the translations of TIMESTAMPDIFF return?
# Guess: 0 and 0, as with MySQL, which counts units that are complete.
# Seen with sqlglot 30.30.0 and DuckDB 2.0.1: 1 and 1, the borders of units in between. A ticket of two minutes took an hour.
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

QUERY = """
SELECT TIMESTAMPDIFF(HOUR, TIMESTAMP '2026-03-02 08:59:00', TIMESTAMP '2026-03-02 09:01:00'),
TIMESTAMPDIFF(MONTH, TIMESTAMP '2026-01-31 00:00:00', TIMESTAMP '2026-02-01 00:00:00')
"""
(translated,) = sqlglot.transpile(QUERY, read="mysql", write="duckdb")
seen = duckdb.sql(translated).fetchall()[0]
print("sqlglot", version("sqlglot"), "duckdb", version("duckdb"), translated, seen)
assert seen == (1, 1), "the behaviour has changed"
PYTHON
