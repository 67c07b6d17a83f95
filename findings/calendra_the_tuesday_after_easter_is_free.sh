#!/usr/bin/env bash
# The days around Easter in the United Kingdom.
#
# Question: which weekdays from 1 to 10 April 2026 are no working days, which of them are holidays, and what is one working day after Saturday, 4 April?
# Expected: Good Friday (3 April) and Easter Monday (6 April), both holidays, and Tuesday, 7 April. (The question came up while another was run.)
# Seen with calendra 7.11.1: 3, 6 and 7 April are no working days; 3 and 6 April are holidays; one working day after is Wednesday, 8 April. Easter Sunday is observed on the Monday, and Easter Monday, which finds
# the Monday taken, on the Tuesday. In France, Germany and Ireland the Tuesday is a working day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendra==7.11.1 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from calendra.europe import France, Germany, Ireland, UnitedKingdom

calendar = UnitedKingdom()
days = [date(2026, 4, day) for day in range(1, 11) if date(2026, 4, day).weekday() < 5]
free = [day.day for day in days if not calendar.is_working_day(day)]
holidays = [day.day for day in days if calendar.is_holiday(day)]
after = calendar.add_working_days(date(2026, 4, 4), 1).day
others = [country().is_working_day(date(2026, 4, 7)) for country in (France, Germany, Ireland)]
print("calendra", version("calendra"), free, holidays, after, others)
assert (free, holidays, after, others) == ([3, 6, 7], [3, 6], 8, [True] * 3), "the behaviour has changed"
PYTHON
