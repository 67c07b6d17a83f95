#!/usr/bin/env bash
# A night shift from 22:00 to 6:00, once and as a daily series, in a list of what is to come.
#
# Question: how long is it, in hours, alone and in the series?
# Expected: eight hours, both. (The question came up while its source was read.)
# Seen with icalendar_light 1.0.0: eight hours alone, and minus sixteen in the series. The end of each shift of a series is put on the day of its start, so it is over
# before it begins.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar_light==1.0.0 python-dateutil==2.9.0.post0
cd "$place"
TZ=UTC "$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from icalendar_light.toolbox import Calendar

tomorrow = datetime.now(UTC) + timedelta(days=1)


def hours(rule: str) -> float:
    text = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART:{tomorrow:%Y%m%dT220000Z}
DTEND:{tomorrow + timedelta(days=1):%Y%m%dT060000Z}
{rule}SUMMARY:night
END:VEVENT
END:VCALENDAR
"""
    event = next(iter(Calendar.iter_events_upcoming(text.splitlines(), days_forward=10)))
    return (event.dt_end - event.dt_start) / timedelta(hours=1)


seen = [hours(""), hours("RRULE:FREQ=DAILY\n")]
print("icalendar_light", version("icalendar_light"), seen)
assert seen == [8.0, -16.0], "the behaviour has changed"
PYTHON
