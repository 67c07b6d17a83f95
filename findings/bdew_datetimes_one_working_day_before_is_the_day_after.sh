#!/usr/bin/env bash
# A notice that is due a working day before Wednesday 4 March 2026, by the calendar of the German energy market.
#
# Question: what are minus one and minus two working days, with an end that is excluded (the default) and with one that is included? And minus one calendar day?
# Expected: the 3rd and the 2nd; with the end included the 4th and the 3rd; and the 3rd. (The source was read first.)
# Seen with bdew-datetimes 0.12.0: the 2nd and 27 February; with the end included the 5th, which is after the day, and the 2nd; and the 3rd. One back with the end
# included becomes none, and none is one forward; each other number of working days goes one further than it says, while calendar days do not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check bdew-datetimes==0.12.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from bdew_datetimes import Period, add_frist
from bdew_datetimes.enums import DayType, EndDateType

def before(days, kind, end):
    return str(add_frist(date(2026, 3, 4), Period(days, kind, end)))

seen = [
    [before(days, DayType.WORKING_DAY, end) for days in (-1, -2)] for end in (EndDateType.EXCLUSIVE, EndDateType.INCLUSIVE)
]
seen.append(before(-1, DayType.CALENDAR_DAY, EndDateType.EXCLUSIVE))
print("bdew-datetimes", version("bdew-datetimes"), seen)
assert seen == [["2026-03-02", "2026-02-27"], ["2026-03-05", "2026-03-02"], "2026-03-03"], "the behaviour has changed"
PYTHON
