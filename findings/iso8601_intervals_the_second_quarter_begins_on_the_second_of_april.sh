#!/usr/bin/env bash
# The file of a quarter (P3M) that a reading of 2 April 2026 at six belongs to.
#
# Question: when do the quarters begin that 1 January, 15 March, 2 April 06:00 and 31 December 2026 belong to? Its key of a month (P1M) is "202604".
# Expected: 1 January twice, 1 April, 1 October. (The question came up while others were run.)
# Seen with iso8601-intervals 0.4.0: 1 January 00:00 three times, the 2nd of April at 06:00 among them, and 1 October 22:30: three months are 91 days and 7.5 hours,
# counted from the start of the year, while a single month is that of the calendar.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check iso8601-intervals==0.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from iso8601_intervals import shard_key

moments = (datetime(2026, 1, 1), datetime(2026, 3, 15), datetime(2026, 4, 2, 6), datetime(2026, 12, 31))
seen = [shard_key(moment, "P3M") for moment in moments] + [shard_key(moments[2], "P1M")]
print("iso8601-intervals", version("iso8601-intervals"), seen)
assert seen == ["20260101T0000", "20260101T0000", "20260101T0000", "20261001T2230", "202604"], "the behaviour has changed"
PYTHON
