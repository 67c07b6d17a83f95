#!/usr/bin/env bash
# Holidays that two states of Germany have had since 2019, in a report of the years before.
#
# Question: is 8 March (Women's Day) a holiday in Berlin in 1995, 2018 and 2019, and 20 September (Children's Day) in Thuringia?
# Expected: only in 2019, as the laws are of that year. (The question came up while lists of years were compared.)
# Seen with feiertage-de 0.1.6 and holidays 0.109: by holidays only in 2019; by feiertage-de in each of the years.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check feiertage-de==0.1.6 holidays==0.109 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import feiertage
import holidays

days = [("BE", date(year, 3, 8)) for year in (1995, 2018, 2019)] + [("TH", date(year, 9, 20)) for year in (1995, 2018, 2019)]
first = [day in {one["date"] for one in feiertage.Holidays(state, day.year).holidays} for state, day in days]
second = [day in holidays.country_holidays("DE", subdiv=state, years=day.year) for state, day in days]
print("feiertage-de", version("feiertage-de"), "holidays", version("holidays"), first, second)
assert first == [True] * 6, "the behaviour has changed"
assert second == [False, False, True] * 2, "the behaviour has changed"
PYTHON
