#!/usr/bin/env bash
# A rule of one month or of two hours a day, written as an event.
#
# Question: rrule(YEARLY, bymonth=3, bymonthday=(1, -1)), and rrule(DAILY, byhour=(9, 17)), are given to an event as its rruleset and the calendar is
# written and read. Which four dates are in each?
# Guess: 1 and 31 March of two years, and 09:00 and 17:00 of two days, as in the rules.
# Seen with vobject 0.9.9 and python-dateutil 2.9.0: the ends of March, April, May and June, and four days at 09:00. The text has neither BYMONTH nor the
# first of the month nor BYHOUR: what is like the start is left out as its default, and the hours are left out always.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check vobject==0.9.9 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

import vobject
from dateutil.rrule import DAILY, YEARLY, rrule, rruleset

seen = []
for rule in (
    rrule(YEARLY, bymonth=3, bymonthday=(1, -1), count=4, dtstart=datetime(2026, 3, 1, 9)),
    rrule(DAILY, byhour=(9, 17), count=4, dtstart=datetime(2026, 3, 1, 9)),
):
    calendar = vobject.iCalendar()
    event = calendar.add("vevent")
    event.add("dtstart").value = datetime(2026, 3, 1, 9)
    given = rruleset()
    given.rrule(rule)
    event.rruleset = given
    text = calendar.serialize()
    read = vobject.readOne(text).vevent.getrruleset()
    seen.append([next(line for line in text.splitlines() if line.startswith("RRULE")), *(f"{one:%y-%m-%d %H}" for one in read)])
print("vobject", version("vobject"), seen)
assert seen == [
    ["RRULE:FREQ=YEARLY;COUNT=4;BYMONTHDAY=-1", "26-03-31 09", "26-04-30 09", "26-05-31 09", "26-06-30 09"],
    ["RRULE:FREQ=DAILY;COUNT=4", "26-03-01 09", "26-03-02 09", "26-03-03 09", "26-03-04 09"],
], "the behaviour has changed"
PYTHON
