#!/usr/bin/env bash
# Holidays of Japan that fall on a Sunday. By law (in force since 1973) the next day that is none itself is a holiday; since 1986 so is a day between two holidays.
#
# Question: which of 2024-02-12, 2024-05-06, 2024-11-04, 2026-05-06, 2026-09-22 (between two holidays) and 2027-03-22, all of them such days, are working days?
# Guess: none.
# Seen with workalendar 17.0.0: all six; holidays 0.86 has them all. A desk in Tokyo is counted as open on four to six days a year when everybody is off.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check workalendar==17.0.0 holidays==0.86
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from holidays import country_holidays
from workalendar.asia import Japan

days = [date.fromisoformat(text) for text in ("2024-02-12", "2024-05-06", "2024-11-04", "2026-05-06", "2026-09-22", "2027-03-22")]
japan = Japan()
other = country_holidays("JP", years=range(2024, 2028))
seen = [sum(japan.is_working_day(day) for day in days), sum(day in other for day in days)]
print("workalendar", version("workalendar"), "holidays", version("holidays"), seen)
assert seen == [6, 6], "the behaviour has changed"
PYTHON
