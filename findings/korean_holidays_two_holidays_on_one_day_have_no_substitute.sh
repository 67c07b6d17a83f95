#!/usr/bin/env bash
# Two holidays of Korea on one day: Children's Day and Buddha's Birthday on Monday 2025-05-05, and Foundation Day and Chuseok on Tuesday 2028-10-03.
#
# Question: is 2025-05-06 a holiday, and is 2028-10-05?
# Expected: yes, as it was in 2025, and as the library holidays has it. (The question came up while lists of years were compared.)
# Seen with korean-holidays 0.3.0 and holidays 0.109: both are holidays by holidays, and neither by korean-holidays, which moves holidays from weekends
# only.
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

days = date(2025, 5, 6), date(2028, 10, 5)
korea = holidays.country_holidays("KR", years=(2025, 2028))
seen = [korean_holidays.is_holiday(day) for day in days], [day in korea for day in days]
print("korean-holidays", version("korean-holidays"), "holidays", version("holidays"), seen)
assert seen == ([False, False], [True, True]), "the behaviour has changed"
PYTHON
