#!/usr/bin/env bash
# Is the desk in Tokyo open now? The moment is in UTC, as systems store it.
#
# Question: the desk is open from 08:00 to 17:00 on weekdays, and closed on 2026-11-03. Is it open at 08:30 of 3 and of 4 November, given in UTC (23:30Z of the day before)
# and in its own zone, and how long are the ten minutes from then?
# Expected: closed and open in either zone; 0 and 10 minutes. (The question came up while its source was read.)
# Seen with bizdurr 2.0.1: in UTC it is open on the 3rd and closed on the 4th, in its own zone as guessed, and the lengths are as guessed. The day of the holiday is taken from
# the moment as it is written, the hours from the zone of the desk.
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

days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
hours = {day: {"start": "08:00", "end": "17:00"} for day in days}
desk = BusinessDuration(business_hours=hours, business_timezone="Asia/Tokyo", holidays=["2026-11-03"])
seen = []
for day in (3, 4):
    local = datetime(2026, 11, day, 8, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
    stored = local.astimezone(UTC)
    length = desk.calculate(stored, stored + timedelta(minutes=10))
    seen.append([desk.is_within_business_hours(stored), desk.is_within_business_hours(local), length // timedelta(minutes=1)])
print("bizdurr", version("bizdurr"), seen)
assert seen == [[True, False, 0], [False, True, 10]], "the behaviour has changed"
PYTHON
