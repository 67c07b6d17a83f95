#!/usr/bin/env bash
# A federal holiday of the United States that is always a Monday, in the table of a package.
#
# Question: which weekdays of February are no business days in the years from 2019 to 2027?
# Expected: the third Monday of each (Washington's Birthday, 5 U.S.C. 6103). (The question came up while its source was read.)
# Seen with business-days 0.0.8: a Thursday in 2021, 2022 and 2023, so that the Monday was a business day; the third Monday in the other years up to 2026,
# and none in 2027, where the table has ended without a word.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check business-days==0.0.8
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, timedelta
from importlib.metadata import version

from business_days.business_days import is_business_day

seen = {}
for year in range(2019, 2028):
    days = [date(year, 2, 1) + timedelta(days=number) for number in range(28)]
    seen[year] = " ".join(f"{day:%a %d}" for day in days if day.weekday() < 5 and not is_business_day(day))
print("business-days", version("business-days"), seen)
thursdays = {2021: "Thu 18", 2022: "Thu 17", 2023: "Thu 16"}
mondays = {2019: "Mon 18", 2020: "Mon 17", 2024: "Mon 19", 2025: "Mon 17", 2026: "Mon 16"}
assert seen == thursdays | mondays | {2027: ""}, "the behaviour has changed"
PYTHON
