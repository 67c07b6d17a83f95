#!/usr/bin/env bash
# The working time of a ticket over a weekend, by a class that takes weekends and holidays.
#
# Question: with hours of 8:00 to 16:00, Saturdays and Sundays as weekends and Monday 2026-03-09 as a holiday, how long is the working time from Friday
# 2026-03-06 15:00 to Tuesday 9:00, and from 17:00 to 18:00 of a Wednesday?
# Expected: two hours, and none. (The question came up while its source was read.)
# Seen with workingtime 0.2.0: 18 hours, and a ValueError. The weekends and the holidays that are given are stored and never looked at: of the three days in
# between, two count as work. A ticket of an evening has an error in the place of its time.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workingtime==0.2.0 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime
from importlib.metadata import version

from workingtime import Time, WorkingTime

work = WorkingTime(weekends=[5, 6], holidays=[date(2026, 3, 9)])
hours = (Time(8), Time(16))
seen = [work.working_time(datetime(2026, 3, 6, 15), datetime(2026, 3, 10, 9), hours).total_seconds() / 3600]
try:
    seen.append(work.working_time(datetime(2026, 3, 11, 17), datetime(2026, 3, 11, 18), hours))
except ValueError:
    seen.append("ValueError")
print("workingtime", version("workingtime"), seen)
assert seen == [18.0, "ValueError"], "the behaviour has changed"
PYTHON
