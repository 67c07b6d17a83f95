#!/usr/bin/env bash
# A shift of a day (DURATION:P1D) over the night in which clocks go forward, and one of 24 hours (PT24H).
#
# Question: both begin on 2026-03-28 at 22:00 in Paris. When do they end?
# Expected, by RFC 5545 (3.3.6: days are nominal, hours are exact): at 22:00 and at 23:00.
# Seen with iCal-library 0.2.3: at 23:00, both. A day is 24 hours, so each shift of that night ends an hour into the next.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check iCal-library==0.2.3 pendulum==2.1.2 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pendulum
from ical_library import client

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
ZONE = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
EVENT = "BEGIN:VEVENT\nUID:{0}\nDTSTAMP:20260101T000000Z\nDTSTART;TZID=Europe/Paris:20260328T220000\nDURATION:{0}\nSUMMARY:{0}\nEND:VEVENT\n"
text = HEAD + ZONE + EVENT.format("P1D") + EVENT.format("PT24H") + "END:VCALENDAR\n"
calendar = client.parse_lines_into_calendar(text)
found = calendar.get_limited_timeline(pendulum.datetime(2026, 3, 1), pendulum.datetime(2026, 5, 1)).iterate()
seen = sorted((event.summary.value, span.end.strftime("%H:%M")) for span, event in found)
print("iCal-library", version("iCal-library"), seen)
assert seen == [("P1D", "23:00"), ("PT24H", "23:00")], "the behaviour has changed"
PYTHON
