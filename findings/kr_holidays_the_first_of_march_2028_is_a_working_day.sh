#!/usr/bin/env bash
# The first of March, which is a holiday of Korea each year.
#
# Question: the package names 2000 to 2050 as its years. Is 1 March 2028, a Wednesday, a working day, and how many holidays have 2027 and 2028?
# Expected: no; about twenty each year. (The question came up while other inputs were run.)
# Seen with kr-holidays 1.0.0: yes; 20 and none. From 2028 on each day from Monday to Friday is a working day, and each year up to 2050 is supported.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check kr-holidays==1.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import kr_holidays

day = date(2028, 3, 1)
counts = [len(kr_holidays.get_holidays(year)) for year in (2027, 2028)]
seen = [kr_holidays.is_supported_year(day.year), kr_holidays.is_working_day(day), counts]
print("kr-holidays", version("kr-holidays"), seen)
assert seen == [True, True, [20, 0]], "the behaviour has changed"
PYTHON
