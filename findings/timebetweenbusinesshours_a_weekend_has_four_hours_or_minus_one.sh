#!/usr/bin/env bash
# A ticket that is opened on Saturday and resolved on Sunday, where neither is a working day.
#
# Question: work is from 9 to 17 on weekdays. How many working hours are from Saturday 2026-11-28 10:00 to Sunday 12:00 and to Sunday 17:00, by get_hours() and by
# get_hours_and_minutes()?
# Expected: none, four times. (The question came up while its source was read.)
# Seen with timebetweenbusinesshours 0.8.5: 4 and -1 by the first, 0:00 and 8:00 by the second. Without a working day between them the hours of the last day are
# taken from those of the first, as if both were working days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timebetweenbusinesshours==0.8.5
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from TimeBetweenBusinessHours.TimeBetweenBusinessHours import TimeBetweenBusinessHours

seen = []
for hour in (12, 17):
    between = TimeBetweenBusinessHours(datetime(2026, 11, 28, 10), datetime(2026, 11, 29, hour), [9, 17], [6, 7], [])
    seen.append([between.get_hours(), between.get_hours_and_minutes()])
print("timebetweenbusinesshours", version("timebetweenbusinesshours"), seen)
assert seen == [[4, "0:00"], [-1, "8:00"]], "the behaviour has changed"
PYTHON
