#!/usr/bin/env bash
# Christmas of 2027 in Korea, a Saturday.
#
# Question: is Monday 2027-12-27 a holiday, and is Monday 2026-05-25, after Buddha's Birthday on a Sunday? By korean-holidays, which says that it has
# the substitute holidays, and by holidays.
# Expected: yes, four times, since both days have had substitutes since 2023. (The question came up while lists of years were compared.)
# Seen with korean-holidays 0.3.0 and holidays 0.109: by holidays both are free; by korean-holidays only 25 May is, and 27 December is a trading day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check korean-holidays==0.3.0 korean-lunar-calendar==0.4.0 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import holidays
import korean_holidays

days = date(2026, 5, 25), date(2027, 12, 27)
korea = holidays.country_holidays("KR", years=(2026, 2027))
seen = [korean_holidays.is_holiday(day) for day in days], [day in korea for day in days], korean_holidays.is_trading_day(days[1])
print("korean-holidays", version("korean-holidays"), "holidays", version("holidays"), seen)
assert seen == ([True, False], [True, True], True), "the behaviour has changed"
PYTHON
