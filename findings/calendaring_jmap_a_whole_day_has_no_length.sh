#!/usr/bin/env bash
# A whole day in iCalendar, with a date of start and no end, which becomes an event of JSCalendar.
#
# Question: which duration has it?
# Guess: P1D, as RFC 5545 has one day for it.
# Seen with calendaring-jmap 1.1.0: P0D. A day with its end, the day after, has P1D.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendaring-jmap==1.1.0 icalendar==7.3.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from calendaring_jmap.convert import ical_to_jscal

EVENT = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//desk//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260301T000000Z\r\n{}END:VEVENT\r\nEND:VCALENDAR\r\n"
start, end = "DTSTART;VALUE=DATE:20260302\r\n", "DTEND;VALUE=DATE:20260303\r\n"
seen = [ical_to_jscal(EVENT.format(lines))["duration"] for lines in (start, start + end)]
print("calendaring-jmap", version("calendaring-jmap"), seen)
assert seen == ["P0D", "P1D"], "the behaviour has changed"
PYTHON
