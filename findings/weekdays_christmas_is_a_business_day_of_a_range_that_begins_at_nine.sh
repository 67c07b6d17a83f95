#!/usr/bin/env bash
# The business days of a week with Christmas, from an instant.
#
# Question: get_business_days from 23 to 28 December 2026 without the weekend and the holiday datetime(2026, 12, 25): which days, if both ends are midnight,
# and if they are 9:00?
# Guess: the 23rd, 24th and 28th, both times.
# Seen with weekdays 2.0.0: these from midnight; from 9:00 the 25th too, since a holiday is left out only if it is the same instant as a day of the range.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check weekdays==2.0.0 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from dateutil.rrule import SA, SU
from weekdays import get_business_days

seen = []
for hour in (0, 9):
    days = get_business_days(datetime(2026, 12, 23, hour), datetime(2026, 12, 28, hour), [SA, SU], [datetime(2026, 12, 25)])
    seen.append([day.day for day in days])
print("weekdays", version("weekdays"), seen)
assert seen == [[23, 24, 28], [23, 24, 25, 28]], "the behaviour has changed"
PYTHON
