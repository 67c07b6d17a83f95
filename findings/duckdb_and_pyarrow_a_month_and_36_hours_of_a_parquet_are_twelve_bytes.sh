#!/usr/bin/env bash
# The length of a contract, written to Parquet by DuckDB and read by pyarrow.
#
# Question: what is an INTERVAL of a month and 36 hours for pyarrow, read from the file, and what from memory?
# Guess: months, days and nanoseconds, both.
# Seen with DuckDB 2.0.1 and pyarrow 26.0.1: twelve bytes, and months, days and nanoseconds. The type INTERVAL of Parquet (three numbers of four bytes:
# months, days, milliseconds) has no reader in pyarrow.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyarrow==26.0.1 duckdb==2.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import duckdb
import pyarrow.parquet

contract = duckdb.sql("select interval '1 month 36 hours' as length")
contract.write_parquet("contract.parquet")
file = pyarrow.parquet.read_table("contract.parquet").to_pylist()[0]["length"]
memory = contract.arrow()
memory = (memory.read_all() if hasattr(memory, "read_all") else memory).to_pylist()[0]["length"]
seen = [file, tuple(memory)]
print("duckdb", version("duckdb"), "pyarrow", version("pyarrow"), seen)
numbers = b"".join(number.to_bytes(4, "little") for number in (1, 0, 36 * 60 * 60 * 1000))
assert seen == [numbers, (1, 0, 36 * 60 * 60 * 10**9)], "the behaviour has changed"
PYTHON
