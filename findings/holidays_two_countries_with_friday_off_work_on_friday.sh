#!/usr/bin/env bash
# The working days of a team that has the holidays of two countries, both with Friday and Saturday as their weekend.
#
# Question: are Friday 2026-11-27 to Sunday 2026-11-29 working days of Saudi Arabia, of Kuwait, and of the sum of both?
# Guess: no working days are Friday and Saturday, in all three.
# Seen with holidays 0.109: so for each of the two. In their sum Friday is a working day and Saturday and Sunday are not: a sum has the holidays of its
# parts and a weekend of its own, so is_working_day, get_nth_working_day and get_working_days_count go by Saturday and Sunday.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date

import holidays

saudi_arabia, kuwait = holidays.SA(years=2026), holidays.KW(years=2026)
days = [date(2026, 11, day) for day in (27, 28, 29)]
seen = [[calendar.is_working_day(day) for day in days] for calendar in (saudi_arabia, kuwait, saudi_arabia + kuwait)]
print("holidays", holidays.__version__, seen)
assert seen == [[False, False, True], [False, False, True], [True, False, False]], "the behaviour has changed"
PYTHON
