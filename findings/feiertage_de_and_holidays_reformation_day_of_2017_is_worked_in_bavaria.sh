#!/usr/bin/env bash
# 31 October 2017, five hundred years of the Reformation, in Germany.
#
# Question: in how many of the 16 states is it a holiday, and is it one in Bavaria?
# Expected: in all of them, as each state made it one for that year, in both libraries. (The question came up while lists of years were compared.)
# Seen with feiertage-de 0.1.6 and holidays 0.109: 16 by holidays. By feiertage-de it is one where it is each year, which for 2017 makes 9, and Bavaria
# is not among them, so a report of that year has a working day too many.
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

day = date(2017, 10, 31)
states = [state for state in feiertage.states.values() if state != "DE"]
first = [state for state in states if day in {one["date"] for one in feiertage.Holidays(state, 2017).holidays}]
second = [state for state in states if day in holidays.country_holidays("DE", subdiv=state, years=2017)]
seen = len(states), len(first), len(second), "BY" in first
print("feiertage-de", version("feiertage-de"), "holidays", version("holidays"), seen)
assert seen == (16, 9, 16, False), "the behaviour has changed"
PYTHON
