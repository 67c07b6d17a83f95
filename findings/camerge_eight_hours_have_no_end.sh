#!/usr/bin/env bash
# A shift with its length, as RFC 5545 allows beside an end.
#
# Question: what is the length of a shift with DURATION:PT8H in the merged calendar?
# Expected: eight hours, as an end or as a length. (The question came up while its source was read: which properties of an event are copied.)
# Seen with camerge 0.0.3 (PyPI): there is none, so by RFC 5545 the shift ends at the instant when it begins.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check camerge==0.0.3 icalendar==5.0.13
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from camerge import merge_calendars

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//desk//EN
BEGIN:VEVENT
UID:shift
DTSTAMP:20260301T000000Z
DTSTART:20260302T090000Z
DURATION:PT8H
SUMMARY:Shift
END:VEVENT
END:VCALENDAR
"""
merged = merge_calendars([("data://" + CALENDAR, False)])
seen = [line for line in merged.split() if line.startswith(("DTSTART", "DTEND", "DURATION"))]
print("camerge", version("camerge"), seen)
assert seen == ["DTSTART:20260302T090000Z"], "the behaviour has changed"
PYTHON
