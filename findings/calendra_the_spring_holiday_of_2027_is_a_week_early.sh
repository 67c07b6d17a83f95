#!/usr/bin/env bash
# The spring bank holiday of the United Kingdom: the last Monday of May.
#
# Question: which day is it in 2025, 2026, 2027, 2028 and 2032?
# Expected: 26 May, 25 May, 31 May, 29 May and 31 May. (The question came up while another was run.)
# Seen with calendra 7.11.1: 24 May in 2027 and 2032, and right in the others. So 24 May is free, 31 May is a working day, and what is counted in that week is a day off. Where the last Monday is the 31st
# it is wrong, as it was in 2021.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendra==7.11.1 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from calendra.europe import UnitedKingdom

calendar = UnitedKingdom()
seen = [[entry[0].day for entry in calendar.holidays(year) if (5, 20) < (entry[0].month, entry[0].day) < (6, 1)] for year in (2025, 2026, 2027, 2028, 2032)]
working = [calendar.is_working_day(date(2027, 5, day)) for day in (24, 31)]
print("calendra", version("calendra"), seen, working)
assert seen == [[26], [25], [24], [29], [24]], "the behaviour has changed"
assert working == [False, True], "the behaviour has changed"
PYTHON
