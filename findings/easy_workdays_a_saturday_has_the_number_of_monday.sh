#!/usr/bin/env bash
# The number of a working day in its year: Friday 9 to Monday 12 January 2026.
#
# Question: what are the numbers of Thursday to Monday? The documentation calls it "the number of the working day in the year".
# Expected: 6, 7, none, none, 8; or 7 for the weekend. (The source was read first.)
# Seen with easy-workdays 0.1.0: 6, 7, 8, 8, 8: a day of rest has the number of the working day after it. With the Friday as a holiday it is 6, 7, 7, 7, 7, the holiday among them.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check easy-workdays==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from easy_workdays import WorkCalendar

days = [date(2026, 1, day) for day in range(8, 13)]
plain, free = WorkCalendar(2026), WorkCalendar(2026)
free.set_holidays([date(2026, 1, 9)])
seen = [[calendar.get_work_day_number(day) for day in days] for calendar in (plain, free)]
print("easy-workdays", version("easy-workdays"), seen)
assert seen == [[6, 7, 8, 8, 8], [6, 7, 7, 7, 7]], "the behaviour has changed"
PYTHON
