#!/usr/bin/env bash
# A hand-over at midnight, as an event without length.
#
# Question: which times has an event that begins and ends at 2026-03-12T00:00:00Z, in the file for Org mode and in UTC?
# Guess: 0:00 of the 12th.
# Seen with ical2orgpy 0.5: from Thursday the 12th to Wednesday the 11th. It is taken for whole days, and the last of whole days is the one before their end.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ical2orgpy==0.5 icalendar==6.3.1 recurring-ical-events==3.8.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import io
from importlib.metadata import version

from ical2orgpy import Convertor

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//desk//EN
BEGIN:VEVENT
UID:hand-over
DTSTAMP:20260301T000000Z
DTSTART:20260312T000000Z
DTEND:20260312T000000Z
SUMMARY:Hand-over
END:VEVENT
END:VCALENDAR
"""
file = io.StringIO()
Convertor(days=20_000, tz="UTC")(io.StringIO(CALENDAR), file)
seen = file.getvalue().split(maxsplit=2)[2].strip()
print("ical2orgpy", version("ical2orgpy"), seen)
assert seen == "<2026-03-12 Thu>--<2026-03-11 Wed>", "the behaviour has changed"
PYTHON
