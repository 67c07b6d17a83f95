#!/usr/bin/env bash
# A desk that is open from 9 to 12 and one from 11 to 17, in Paris on 2 March 2026.
#
# Question: when is one of them open, and when is the first one open after that question?
# Expected: from 9 to 17, and from 9 to 12. (The source was read first.)
# Seen with availability 0.0.3: from 9 to 17, and from 9 to 17. The first of the ranges that are added is the one of the desk itself.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check availability==0.0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from availability import Availability, AvailabilityRange

def desk(start, end):
    day = datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/Paris"))
    return Availability([AvailabilityRange(day.replace(hour=start), day.replace(hour=end))])

def hours(availability):
    return [(one.start_time.hour, one.end_time.hour) for one in availability.ranges]

first, second = desk(9, 12), desk(11, 17)
seen = [hours(first + second), hours(first), hours(second)]
print("availability", version("availability"), seen)
assert seen == [[(9, 17)], [(9, 17)], [(11, 17)]], "the behaviour has changed"
PYTHON
