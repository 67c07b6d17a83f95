#!/usr/bin/env bash
# A contract of 365 days that one service writes as JSON with pydantic and another reads with isodate.
#
# Question: which text is written for timedelta(days=365), and which date is 2028-01-01 plus what isodate reads from it? And "P1M" read by pydantic?
# Guess: "P1M" is refused, since a timedelta has no months. Expected of the first: "P365D", so 2028-12-31. (Run beside it.)
# Seen with pydantic 2.14.4 and isodate 0.7.2: "P1Y", so 2029-01-01, which is 366 days later. pydantic reads "P1M" as 30 days, and writes 30 days as "P30D".
# To pydantic a year is 365 days in both directions; to the reader it is a year of the calendar.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pydantic==2.14.4 isodate==0.7.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, timedelta
from importlib.metadata import version

import isodate
from pydantic import TypeAdapter

adapter = TypeAdapter(timedelta)
text = adapter.dump_python(timedelta(days=365), mode="json")
end = date(2028, 1, 1) + isodate.parse_duration(text)
month = adapter.validate_python("P1M")
seen = text, (end - date(2028, 1, 1)).days, month.days, adapter.dump_python(month, mode="json")
print("pydantic", version("pydantic"), "isodate", version("isodate"), seen)
assert seen == ("P1Y", 366, 30, "P30D"), "the behaviour has changed"
PYTHON
