#!/usr/bin/env bash
# One moment, 2026-03-02T09:00:00+01:00, in a file of JSON and in one of CSV.
#
# Question: which types have the two columns that pyarrow reads?
# Expected: one, timestamp with the zone UTC, as both guess the type of the same text. (The question came up while others were run.)
# Seen with pyarrow 26.0.1: eight o'clock for both; the one of CSV has the zone UTC, the one of JSON has none, as has one that was written as 09:00 without an offset. So moments with and without an
# offset are in one column of JSON, and nobody can know which ones were converted.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyarrow==26.0.1
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import io
from importlib.metadata import version

import pyarrow.csv
import pyarrow.json

moment = "2026-03-02T09:00:00+01:00"
of_json = pyarrow.json.read_json(io.BytesIO(f'{{"opened": "{moment}"}}\n{{"opened": "2026-03-02T09:00:00"}}\n'.encode()))["opened"]
of_csv = pyarrow.csv.read_csv(io.BytesIO(f"opened\n{moment}\n".encode()))["opened"]
seen = [str(of_json.type), [f"{value:%H:%M}" for value in of_json.to_pylist()], str(of_csv.type), [f"{value:%H:%M}" for value in of_csv.to_pylist()]]
print("pyarrow", version("pyarrow"), seen)
assert seen == ["timestamp[s]", ["08:00", "09:00"], "timestamp[s, tz=UTC]", ["08:00"]], "the behaviour has changed"
PYTHON
