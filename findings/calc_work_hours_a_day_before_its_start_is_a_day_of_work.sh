#!/usr/bin/env bash
# Working hours between two moments that are given in the wrong order, as when a ticket is reported after it was resolved.
#
# Question: how many working hours are from Monday, 4 March 2024, 9:00 to Tuesday, 9:00, and from Tuesday, 9:00 back to Monday, 9:00?
# Guess: 8, and -8 or an error.
# Seen with calc-work-hours 0.2024.2: 8.0 twice.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calc-work-hours==0.2024.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from work_hours import WorkHours

monday, tuesday = datetime(2024, 3, 4, 9), datetime(2024, 3, 5, 9)
hours = WorkHours()
seen = [hours.calc(monday, tuesday), hours.calc(tuesday, monday)]
print("calc-work-hours", version("calc-work-hours"), seen)
assert seen == [8.0, 8.0], "the behaviour has changed"
PYTHON
