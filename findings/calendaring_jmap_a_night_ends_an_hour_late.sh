#!/usr/bin/env bash
# A shift in Paris from 22:00 to 6:00 over the night in which clocks go forward, in iCalendar, which becomes an event of JSCalendar.
#
# Question: which duration has it?
# Expected: PT7H, the hours that pass: those of a duration are exact in both formats. (The question came up while others were run.)
# Seen with calendaring-jmap 1.1.0: PT8H, so the shift ends at 7:00.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendaring-jmap==1.1.0 icalendar==7.3.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from calendaring_jmap.convert import ical_to_jscal

lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z"]
lines += ["DTSTART;TZID=Europe/Paris:20260328T220000", "DTEND;TZID=Europe/Paris:20260329T060000", "END:VEVENT", "END:VCALENDAR", ""]
seen = ical_to_jscal("\r\n".join(lines))["duration"]
print("calendaring-jmap", version("calendaring-jmap"), seen)
assert seen == "PT8H", "the behaviour has changed"
PYTHON
