#!/usr/bin/env bash
# The open time of an incident in the night in which clocks change.
#
# Question: a desk in Paris is open from 00:00 to 06:00. How long is it open in the first two and a half real hours of 2026-03-29 and of 2026-10-25, and in the rest of each night?
# Expected: 2:30, and then 2:30 and 4:30. (The question came up while its source was read.)
# Seen with bizdurr 2.0.1: 3:30 and 2:30 in March, 2:30 and 3:30 in October. Both ends are converted to the zone of the desk and subtracted there, which Python
# does by the clock on the wall.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bizdurr==2.0.1 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from bizdurr import BusinessDuration

paris = ZoneInfo("Europe/Paris")
desk = BusinessDuration(business_hours={"sunday": {"start": "00:00", "end": "06:00"}}, business_timezone="Europe/Paris")
seen = []
for month, day in ((3, 29), (10, 25)):
    start, end = (datetime(2026, month, day, hour, tzinfo=paris).astimezone(UTC) for hour in (0, 6))
    middle = start + timedelta(hours=2, minutes=30)
    seen.append([str(desk.calculate(start, middle)), str(desk.calculate(middle, end))])
print("bizdurr", version("bizdurr"), seen)
assert seen == [["3:30:00", "2:30:00"], ["2:30:00", "3:30:00"]], "the behaviour has changed"
PYTHON
