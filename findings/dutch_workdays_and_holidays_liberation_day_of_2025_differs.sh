#!/usr/bin/env bash
# Liberation Day of the Netherlands in 2025 and 2026, in two libraries.
#
# Question: is 5 May 2025 a holiday, eighty years after the liberation, and is 5 May 2026?
# Guess: yes, as it is one in each fifth year; and no.
# Seen with dutch-workdays 0.3.1: no, both. With holidays 0.109: yes and no.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dutch-workdays==0.3.1 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import holidays
from dutch_workdays import Calendar

days = [date(year, 5, 5) for year in (2025, 2026)]
public = holidays.country_holidays("NL")
seen = [[Calendar().is_holiday(day) for day in days], [day in public for day in days]]
print("dutch-workdays", version("dutch-workdays"), "holidays", version("holidays"), seen)
assert seen == [[False, False], [True, False]], "the behaviour has changed"
PYTHON
