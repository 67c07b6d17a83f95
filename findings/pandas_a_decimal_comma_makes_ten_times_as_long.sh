#!/usr/bin/env bash
# Durations of an export whose language writes a decimal comma: "1,5 h" beside "2 h".
#
# Question: what does to_timedelta make of a column with "1,5 h", "0,25 h" and "1.5 h"?
# Expected: 1.5, 0.25 and 1.5 hours, or an error for the first two.
# Seen with pandas 3.1.1: 15, 25 and 1.5 hours. A comma in a text of a duration is passed over, whatever is around it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import pandas

column = pandas.Series(["1,5 h", "0,25 h", "1.5 h"])
seen = [duration.total_seconds() / 3600 for duration in pandas.to_timedelta(column)]
print("pandas", pandas.__version__, dict(zip(column, seen, strict=True)))
assert seen == [15.0, 25.0, 1.5], "the behaviour has changed"
PYTHON
