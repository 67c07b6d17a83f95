#!/usr/bin/env bash
# Lengths of incidents as pandas and Python write them, as hours.
#
# Question: how many hours are "2 days 03:00:00" (the text of pandas) and "1 day, 2:00:00" (that of Python)?
# Guess: 51:00:00 and 26:00:00.
# Seen with total-time-formatter 1.0.6.1: 48:00:00 and 26:00:00. Without a comma the time behind the days is left out. Its documents say that it is meant for pandas.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check total-time-formatter==1.0.6.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from total_time_formatter import format_total_hours

seen = [format_total_hours(text) for text in ("2 days 03:00:00", "1 day, 2:00:00")]
print("total-time-formatter", version("total-time-formatter"), seen)
assert seen == ["48:00:00", "26:00:00"], "the behaviour has changed"
PYTHON
