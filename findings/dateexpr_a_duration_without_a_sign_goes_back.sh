#!/usr/bin/env bash
# A review a month from now, with the duration that another program wrote as ISO 8601.
#
# Question: which moments are 2026-03-15 12:00 advanced by "+P1M", "P1M", "-P1M", "+PT90M" and "PT90M"?
# Guess: 15 April twice, 15 February, and 13:30 twice: ISO 8601 writes the sign only where a duration is negative.
# Seen with dateexpr 1.0.0: "P1M" is 1 February at midnight and "PT90M" is 10:30. Without a sign a period is the start of the one that many before,
# and minutes are only taken off; its documents show this in a table of short names ("P1M" for last month), and write "Jan 31 + P1M" for a month later
# elsewhere. Every other writer of durations leaves the plus out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dateexpr==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from dateexpr import DateExpr

start = datetime(2026, 3, 15, 12)
seen = [f"{DateExpr(start).advanced(text).datetime():%m-%d %H:%M}" for text in ("+P1M", "P1M", "-P1M", "+PT90M", "PT90M")]
print("dateexpr", version("dateexpr"), seen)
assert seen == ["04-15 12:00", "02-01 00:00", "02-15 12:00", "03-15 13:30", "03-15 10:30"], "the behaviour has changed"
PYTHON
