#!/usr/bin/env bash
# The length of an outage, written to Parquet by one reader of tables and read by another.
#
# Question: which type has a column of durations of pyarrow for DuckDB, read from the file, and which from memory?
# Guess: INTERVAL, both.
# Seen with pyarrow 26.0.1 and DuckDB 2.0.1: BIGINT, 5400000, from the file, and INTERVAL, 1:30:00, from memory. Parquet has no durations: pyarrow stores the
# number of its unit and the type beside it, where only readers of Arrow look, so the unit (here milliseconds) is lost.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyarrow==26.0.1 duckdb==2.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import timedelta
from importlib.metadata import version

import duckdb
import pyarrow
import pyarrow.parquet

outages = pyarrow.table({"length": pyarrow.array([timedelta(hours=1, minutes=30)], pyarrow.duration("ms"))})
pyarrow.parquet.write_table(outages, "outages.parquet")
question = "select typeof(length), length::varchar from "
seen = [duckdb.sql(question + place).fetchall()[0] for place in ("'outages.parquet'", "outages")]
print("pyarrow", version("pyarrow"), "duckdb", version("duckdb"), seen)
assert seen == [("BIGINT", "5400000"), ("INTERVAL", "01:30:00")], "the behaviour has changed"
PYTHON
