#!/usr/bin/env bash
# A report of each month from 31 March to 31 August 2026, which is moved to the next day that is worked; and one from 31 January.
#
# Question: on which days are they, without days that are free but Saturdays and Sundays?
# Expected: on 31 March, 30 April, 1 June, 30 June, 31 July and 31 August; the second on the same days from March on. (The question came up while others were run.)
# Seen with br-market-calendar 0.2.3: on 31 March, 30 April, 1 June (for 30 May), 30 June, 30 July and 31 August, its end; and from March on 30 March (for the 28th), 28 April, 28 May. The
# day of each date is that of the one before it, and a short month shortens all that follow.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check br-market-calendar==0.2.3 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from br_market_calendar import BrazilFinancialCalendar, generate_schedule

calendar = BrazilFinancialCalendar.from_holidays([date(2026, 1, 1)])
seen = [
    [f"{day:%m-%d}" for day in generate_schedule(date(2026, month, 31), date(2026, 8, 31), "monthly", calendar=calendar)]
    for month in (3, 1)
]
print("br-market-calendar", version("br-market-calendar"), seen)
first, second = seen
assert (first, second[2:5]) == (["03-31", "04-30", "06-01", "06-30", "07-30", "08-31"], ["03-30", "04-28", "05-28"]), "the behaviour has changed"
PYTHON
