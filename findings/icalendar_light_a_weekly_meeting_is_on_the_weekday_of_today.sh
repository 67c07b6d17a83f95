#!/usr/bin/env bash
# A weekly meeting that began ten days ago and happens six times, in a list of what is to come in 60 days.
#
# Question: on which days from today on is it?
# Expected: 4, 11, 18 and 25 days from now, as two of the six are over. (The question came up while another was run.)
# Seen with icalendar_light 1.0.0: today, and after 7, 14, 21, 28 and 35 days. The rule is read without the start of its event, so a series begins on the day of the
# reading, on its weekday, and its count begins again with each reading.
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

today = datetime.now(UTC).replace(hour=23, minute=59, second=0, microsecond=0)
start = today - timedelta(days=10)
text = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART:{start:%Y%m%dT%H%M%SZ}
DTEND:{start:%Y%m%dT235930Z}
RRULE:FREQ=WEEKLY;COUNT=6
SUMMARY:meeting
END:VEVENT
END:VCALENDAR
"""
found = Calendar.iter_events_upcoming(text.splitlines(), days_forward=60)
seen = [round((event.dt_start.replace(tzinfo=UTC) - today) / timedelta(days=1)) for event in found]
print("icalendar_light", version("icalendar_light"), seen)
assert seen == [0, 7, 14, 21, 28, 35], "the behaviour has changed"
PYTHON
