#!/usr/bin/env bash
# The days on which banks of the United States are closed.
#
# Question: which of 3 and 6 April 2026 (Good Friday and Easter Monday) are business days in the calendar banking?
# Expected: both: the holidays of the Federal Reserve are the eleven of the federal law, which has no day of Easter. (Written down with the script.)
# Seen with holiday-engine 1.2.0: neither. In the calendar market, which has Good Friday as the New York Stock Exchange has, Easter Monday is a business day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check holiday-engine==1.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import isholiday

days = date(2026, 4, 3), date(2026, 4, 6)
seen = {name: [isholiday.is_business_day(day, calendar=name) for day in days] for name in ("banking", "market")}
print("holiday-engine", version("holiday-engine"), seen)
assert seen == {"banking": [False, False], "market": [False, True]}, "the behaviour has changed"
PYTHON
