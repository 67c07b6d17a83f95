#!/usr/bin/env bash
# The working hours between two moments that have a fraction of a second, as databases store them.
#
# Question: how many hours are from 13:15:00.5 to 15:30:00.2, to 15:30:00.5 and to 15:30:00.7 of a working day?
# Expected: 2.25 hours each time, or that and a fraction of a second. (The question came up while another was run.)
# Seen with businesslen 2.5.0: 2.25, 2.25 and 3.25. The moments are rounded to hours without their fraction, so a last hour begins if the second fraction is larger than the first.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check businesslen==2.5.0 holidays==0.109 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from businesslen import BusinessLen

desk = BusinessLen(offdays=(datetime(2026, 12, 25),))
start = datetime(2026, 11, 27, 13, 15, 0, 500_000)
seen = [desk.hours(start, datetime(2026, 11, 27, 15, 30, 0, tenths * 100_000)) for tenths in (2, 5, 7)]
print("businesslen", version("businesslen"), seen)
assert seen == [2.25, 2.25, 3.25], "the behaviour has changed"
PYTHON
