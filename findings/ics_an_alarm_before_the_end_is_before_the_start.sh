#!/usr/bin/env bash
# The reminder of a handover, one hour before the end of a shift, in a calendar that is read and written again.
#
# Question: a shift from 09:00 to 17:00 has an alarm with TRIGGER;RELATED=END:-PT1H, which is at 16:00 by RFC 5545 (3.8.6.3). When is it after reading and
# writing?
# Guess: at 16:00.
# Seen with ics 0.7.3: at 08:00, an hour before the shift starts. The parameter is neither in the alarm that was read nor in the text that is written; icalendar
# 7.3.2 has 16:00 for the text before and 08:00 for the one after.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ics==0.7.3 icalendar==7.3.2
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

import icalendar
import ics

lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//desk//EN",
    "BEGIN:VEVENT", "UID:shift-1", "DTSTAMP:20261101T000000Z", "DTSTART:20261201T090000Z", "DTEND:20261201T170000Z",
    "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Handover", "TRIGGER;RELATED=END:-PT1H", "END:VALARM",
    "END:VEVENT", "END:VCALENDAR", "",
]
before = "\r\n".join(lines)
after = ics.Calendar(before).serialize()


def alarms(text):
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return [f"{alarm.trigger:%H:%M}" for alarm in event.alarms.times]


trigger = next(line for line in after.splitlines() if line.startswith("TRIGGER"))
seen = [alarms(before), trigger, alarms(after)]
print("ics", version("ics"), "icalendar", version("icalendar"), seen)
assert seen == [["16:00"], "TRIGGER:-PT1H", ["08:00"]], "the behaviour has changed"
PYTHON
