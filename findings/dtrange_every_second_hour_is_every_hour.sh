#!/usr/bin/env bash
# The rounds of a desk from 9 to 17, every second hour; a check of every thirty minutes; a report of each month from 31 January 2026.
#
# Question: when are they, with a step of 2 and units of "h", of 30 and "min", and of 1 and "m"?
# Expected: 9, 11, 13, 15; 9:00, 9:30, 10:00, 10:30; the ends of the months, or the days that exist. (The question came up while others were run.)
# Seen with dtrange 1.2.2: each hour; each minute; 31 January, 3 March, 3 April, 3 May. A step in weeks, days, hours or minutes counts as one; one in months does not, and one that is a timedelta
# is right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dtrange==1.2.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta
from importlib.metadata import version

from dtrange import dtrange

def runs(start, stop, step, units, form):
    return [f"{moment:{form}}" for moment in dtrange(start, stop, step, units=units)][:4]

nine, five = datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 17)
seen = [
    runs(nine, five, 2, "h", "%H"),
    runs(nine, five, 30, "min", "%H:%M"),
    runs(nine, five, timedelta(hours=2), "h", "%H"),
    runs(datetime(2026, 1, 31), datetime(2026, 6, 1), 1, "m", "%m-%d"),
    runs(datetime(2026, 1, 15), datetime(2026, 12, 1), 3, "m", "%m-%d"),
]
print("dtrange", version("dtrange"), seen)
expected = [
    ["09", "10", "11", "12"], ["09:00", "09:01", "09:02", "09:03"], ["09", "11", "13", "15"],
    ["01-31", "03-03", "04-03", "05-03"], ["01-15", "04-15", "07-15", "10-15"],
]
assert seen == expected, "the behaviour has changed"
PYTHON
