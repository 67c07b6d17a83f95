#!/usr/bin/env bash
# A review on the last day of each month, as a recurrence of ISO 8601.
#
# Question: R5/2026-01-31T09:00Z/P1M. Which dates? Is P12M shorter than P1Y?
# Guess: 31 January, 28 February, 31 March, 30 April, 31 May. Expected of the second, which was run beside it: it is not.
# Seen with metomi-isodatetime 3.2.0: 31 January, then the 28th of each month: each date is counted from the one before, so one short month changes
# all that follow. And P12M < P1Y: a month is compared as 30 days, a year as 365.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check 'metomi-isodatetime==1!3.2.0'
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from metomi.isodatetime.parsers import DurationParser, TimeRecurrenceParser

dates = [str(point)[5:10] for point in TimeRecurrenceParser().parse("R5/2026-01-31T09:00Z/P1M")]
year, months = (DurationParser().parse(text) for text in ["P1Y", "P12M"])
print("metomi-isodatetime", version("metomi-isodatetime"), dates, months < year)
assert dates == ["01-31", "02-28", "03-28", "04-28", "05-28"] and months < year, "the behaviour has changed"
PYTHON
