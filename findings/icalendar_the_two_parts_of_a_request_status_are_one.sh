#!/usr/bin/env bash
# The status of a reply to an invitation, in a file that is read and written again.
#
# Question: an event has REQUEST-STATUS:2.0;Success (a code and a text, RFC 5545, 3.8.8.3). How is it written again?
# Guess: as it was.
# Seen with icalendar 7.3.2: REQUEST-STATUS:2.0\\;Success, which is one part, a code "2.0;Success". In between, as jCal, the parts are apart as they should be, and
# GEO, with two numbers, is written as it was.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import json
from importlib.metadata import version

from icalendar import Calendar

event = ["UID:1", "DTSTAMP:20260101T000000Z", "DTSTART:20260302T090000Z", "GEO:48.85;2.35", "REQUEST-STATUS:2.0;Success"]
lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]
calendar = Calendar.from_ical("\r\n".join(lines))
written = [line for line in calendar.to_ical().decode().split("\r\n") if line.startswith(("GEO", "REQUEST"))]
parts = [entry[3] for entry in json.loads(calendar.to_json())[2][0][1] if entry[0] == "request-status"]
print("icalendar", version("icalendar"), written, parts)
assert written == ["GEO:48.85;2.35", "REQUEST-STATUS:2.0\\;Success"], "the behaviour has changed"
assert parts == [["2.0", "Success"]], "the behaviour has changed"
PYTHON
