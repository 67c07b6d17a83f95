#!/usr/bin/env bash
# The next working day as a rule of business days.
#
# Question: which days has rrule(BDAILY, count=1) with dtstart on Saturday 7 March 2026?
# Guess: Monday the 9th.
# Seen with bdateutil 0.1: none. The count is doubled, the rule of all days runs that often, and what is on a weekend is left out of it; so one run from a
# Saturday is Saturday and Sunday. Three runs are Monday to Wednesday.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bdateutil==0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from bdateutil.rrule import BDAILY, rrule

seen = [[f"{day:%a %d}" for day in rrule(BDAILY, count=count, dtstart=datetime(2026, 3, 7))] for count in (1, 3)]
print("bdateutil", version("bdateutil"), seen)
assert seen == [[], ["Mon 09", "Tue 10", "Wed 11"]], "the behaviour has changed"
PYTHON
