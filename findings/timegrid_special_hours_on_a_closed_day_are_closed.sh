#!/usr/bin/env bash
# A day that is closed, but for two hours in the morning.
#
# Question: a calendar is open on weekdays from 9 to 17; 4 March 2026 (a Wednesday) is closed, and a window from 10 to 12 of that day is set open. How much
# time is worked that day, and how much if the window is set on the Saturday after it?
# Guess: two hours, and two hours.
# Seen with timegrid 0.1.6: none, and two hours. A closed day wins over each window that is set open, whichever was set last, so special hours of a holiday
# need a calendar without that holiday.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check timegrid==0.1.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime, time
from importlib.metadata import version

from timegrid import TimeGridCalendar

calendar = TimeGridCalendar.weekdays(time(9), time(17)).close(date(2026, 3, 4))
for day in (4, 7):
    calendar = calendar.set_open_window(f"special {day}", datetime(2026, 3, day, 10), datetime(2026, 3, day, 12))
seen = [str(calendar.get_working_duration(datetime(2026, 3, day), datetime(2026, 3, day + 1))) for day in (4, 7)]
print("timegrid", version("timegrid"), seen)
assert seen == ["0:00:00", "2:00:00"], "the behaviour has changed"
PYTHON
