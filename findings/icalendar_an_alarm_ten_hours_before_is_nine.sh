#!/usr/bin/env bash
# An alarm before an event in the week of the change of the clock.
#
# Question: an event starts on 2026-03-29 at 12:00 in Paris (10:00Z). When do TRIGGER:-P1D, TRIGGER:-PT24H and TRIGGER:-PT10H fire?
# Guess: on the 28th at 11:00Z, which is 12:00 there, and at 10:00Z; so on the 29th at 00:00Z. RFC 5545, 3.3.6: days are nominal, hours are exact.
# Seen with icalendar 7.3.2: 11:00Z, 11:00Z and 01:00Z. Hours are counted on the clock of the wall, so an alarm of ten hours is given nine hours
# before the event.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC
from importlib.metadata import version

from icalendar import Calendar

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260301T000000Z
DTSTART;TZID=Europe/Paris:20260329T120000
DURATION:PT1H
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:hand-over
TRIGGER:{}
END:VALARM
END:VEVENT
END:VCALENDAR
"""
seen = {}
for trigger in ["-P1D", "-PT24H", "-PT10H"]:
    calendar = Calendar.from_ical(EVENT.format(trigger).replace("\n", "\r\n"))
    (alarm,) = calendar.events[0].alarms.times
    seen[trigger] = f"{alarm.trigger.astimezone(UTC):%d %H:%M}"
print("icalendar", version("icalendar"), seen)
assert seen == {"-P1D": "28 11:00", "-PT24H": "28 11:00", "-PT10H": "29 01:00"}, "the behaviour has changed"
PYTHON
