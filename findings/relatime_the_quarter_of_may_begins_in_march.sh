#!/usr/bin/env bash
# A report from the start of the quarter, in the syntax of Splunk.
#
# Question: what is @q on the 15th of May, of September and of January 2026?
# Guess: the first of April, of July and of January.
# Seen with relatime 1.1.0: the first of March and of September, and a ValueError in January: a third of the number of the month is rounded down, and three
# times that is the month.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check relatime==1.1.0 pytz==2023.3 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from relatime import timeParser

seen = []
for month in (5, 9, 1):
    try:
        seen.append(f"{timeParser('@q', now=lambda month=month: datetime(2026, month, 15, 10)):%d.%m.}")
    except ValueError as error:
        seen.append(str(error)[:13])
print("relatime", version("relatime"), seen)
assert seen == ["01.03.", "01.09.", "month must be"], "the behaviour has changed"
PYTHON
