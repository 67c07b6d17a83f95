#!/usr/bin/env bash
# A shift of 24 hours from midnight in UTC, in the agenda of somebody in Tokyo (UTC+9).
#
# Question: which times has it in the file for Org mode, with the zone Asia/Tokyo?
# Guess: from 9:00 of the 10th to 9:00 of the 11th.
# Seen with ical2orgpy 0.5: none; it is the whole 10th. What begins and ends at midnight is taken for whole days before it is brought to the zone, so the
# agenda has nobody from midnight to nine of the 11th.
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
UID:shift
DTSTAMP:20260301T000000Z
DTSTART:20260310T000000Z
DTEND:20260311T000000Z
SUMMARY:Shift
END:VEVENT
END:VCALENDAR
"""
file = io.StringIO()
Convertor(days=20_000, tz="Asia/Tokyo")(io.StringIO(CALENDAR), file)
seen = file.getvalue().split()
print("ical2orgpy", version("ical2orgpy"), seen)
assert seen == ["*", "Shift", "<2026-03-10", "Tue>"], "the behaviour has changed"
PYTHON
