#!/usr/bin/env bash
# Time off that begins within the working day and ends after it.
#
# Question: work is from 09:00 to 17:00, time off from 16:00 to 18:00. How much work has Monday, from 09:00 and from 16:15 to 19:00? And Tuesday, with
# time off from 08:00 to 10:00? When are 7 and a half hours after Monday 09:00?
# Expected: 7 hours and none; 7 hours; Tuesday 09:30. (The question came up while its source was read.)
# Seen with businesstimedelta 1.0.1: 8 hours and none; 7 hours; Monday 16:30, which is in the time off. A working period is cut only
# by time off that ends within it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check businesstimedelta==1.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, time
from importlib.metadata import version

import pytz
from businesstimedelta import BusinessTimeDelta, LunchTimeRule, Rules, WorkDayRule

work = WorkDayRule(start_time=time(9), end_time=time(17), tz=pytz.utc)
late = Rules([work, LunchTimeRule(start_time=time(16), end_time=time(18), tz=pytz.utc)])
early = Rules([work, LunchTimeRule(start_time=time(8), end_time=time(10), tz=pytz.utc)])
monday, tuesday = datetime(2026, 11, 23, 9), datetime(2026, 11, 24, 7)
seen = [
    late.difference(monday, monday.replace(hour=19)).hours,
    late.difference(monday.replace(hour=16, minute=15), monday.replace(hour=19)).hours,
    early.difference(tuesday, tuesday.replace(hour=19)).hours,
    format(monday + BusinessTimeDelta(late, hours=7.5), "%A %H:%M"),
]
print("businesstimedelta", version("businesstimedelta"), seen)
assert seen == [8, 0, 7, "Monday 16:30"], "the behaviour has changed"
PYTHON
