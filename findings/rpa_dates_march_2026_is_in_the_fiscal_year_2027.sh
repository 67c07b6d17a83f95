#!/usr/bin/env bash
# The fiscal year of a report, for a company with years that begin in January.
#
# Question: in which fiscal year and month is 2026-03-01, when fiscal years begin in April, in October and in January?
# Expected: 2026 and month 12, 2026 and month 6, and 2026 and month 3. (A fiscal year is named by the year in which it ends.) (The question came up while its
# source was read.)
# Seen with rpa-dates 2.0.4: 2026 and 12, 2026 and 6, but 2027 and 3. Where the fiscal year is that of the calendar, each report is of the year to come.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rpa-dates==2.0.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from rpa_dates import DateService

dates = DateService()
seen = [(dates.fiscal_year(date(2026, 3, 1), start), dates.fiscal_month(date(2026, 3, 1), start)) for start in (4, 10, 1)]
print("rpa-dates", version("rpa-dates"), seen)
assert seen == [(2026, 12), (2026, 6), (2027, 3)], "the behaviour has changed"
PYTHON
