#!/usr/bin/env bash
# Business days from Friday to Monday, in one step and in two.
#
# Question: with a weekend of Saturday and Sunday, how many business days are there from Friday to Monday, from Friday to Saturday, and from
# Saturday to Monday?
# Guess: 1, and 0 and 1 or 1 and 0.
# Seen with bizdays 1.0.19: 1, 0 and 0. The first date moves forward to a business day and the last one back before the count, so a date
# on the weekend takes the step away from both sides of it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bizdays==1.0.19
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from bizdays import Calendar

calendar = Calendar(weekdays=["Saturday", "Sunday"], startdate="2026-01-01", enddate="2026-12-31")
friday, saturday, monday = "2026-11-27", "2026-11-28", "2026-11-30"
seen = [calendar.bizdays(*pair) for pair in ((friday, monday), (friday, saturday), (saturday, monday))]
print("bizdays", version("bizdays"), seen)
assert seen == [1, 0, 0], "the behaviour has changed"
PYTHON
