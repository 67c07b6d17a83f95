#!/usr/bin/env bash
# Weeks of a retail calendar (4-5-4), in a table that is joined with reports by ISO week. The table has a column "fiscal_week_iso_code".
#
# Question: what is in that column for 29 January 2024, 5 February 2024 and 30 December 2024, all Mondays?
# Guess (from the name): the ISO weeks 2024-W05, 2024-W06 and 2025-W01.
# Seen with fiscal-calendar 0.2.17: 2023W53, 2024W01 and 2024W48, the number of the fiscal week in the shape of an ISO week. 2023 has no ISO week 53 at all.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check fiscal-calendar==0.2.17 pandas==2.3.3 reportlab==5.1.0 tabulate==0.10.0
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from fiscal_calendar import FiscalCalendarGenerator

table = FiscalCalendarGenerator(start_date="2021-01-31", end_date="2025-02-01").create_dataframe().set_index("day_date")
days = ["01/29/2024", "02/05/2024", "12/30/2024"]
seen = [table.loc[day, "fiscal_week_iso_code"] for day in days]
real = ["{0}W{1:02}".format(*datetime.strptime(day, "%m/%d/%Y").isocalendar()) for day in days]
print("fiscal-calendar", version("fiscal-calendar"), seen, real)
assert [*seen, *real] == ["2023W53", "2024W01", "2024W48", "2024W05", "2024W06", "2025W01"], "the behaviour has changed"
PYTHON
