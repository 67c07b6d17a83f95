#!/usr/bin/env bash
# A date written as a week date, as weekly reports name their weeks, and read again.
#
# Question: 2024-12-30, 2027-01-03 and 2026-03-01 are written with DATE_EXT_WEEK_COMPLETE and read by the same library. Are they the same dates?
# Expected: 2025-W01-1, 2026-W53-7 and 2026-W09-7, and the same dates when read. (Run beside another question.)
# Seen with isodate 0.7.2: 2024-W01-1, which is read as 2024-01-01, and 2027-W53-7, which is read as 2028-01-09. The week is that of ISO 8601 and the
# year that of the calendar, so the days around New Year move by about a year. The date in March is right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check isodate==0.7.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import isodate

seen = {}
for day in [date(2024, 12, 30), date(2027, 1, 3), date(2026, 3, 1)]:
    text = isodate.strftime(day, isodate.DATE_EXT_WEEK_COMPLETE)
    seen[str(day)] = text, str(isodate.parse_date(text))
print("isodate", version("isodate"), seen)
assert seen == {
    "2024-12-30": ("2024-W01-1", "2024-01-01"),
    "2027-01-03": ("2027-W53-7", "2028-01-09"),
    "2026-03-01": ("2026-W09-7", "2026-03-01"),
}, "the behaviour has changed"
PYTHON
