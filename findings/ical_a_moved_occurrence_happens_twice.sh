#!/usr/bin/env bash
# One occurrence of a series that an override moves to another hour.
#
# Question: an event recurs daily from 2026-03-16 09:00Z, COUNT=3; an override with RECURRENCE-ID 17 March 09:00Z moves that one to 12:00Z. What does
# the timeline have on the 17th?
# Expected: 12:00 alone, as recurring-ical-events, icalevents, ical.js and node-ical have it.
# Seen with ical 14.3.1: 09:00 and 12:00. An override with STATUS:CANCELLED comes back beside the occurrence that it cancels, too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check ical==14.3.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from ical.calendar_stream import IcsCalendarStream

TEXT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART:20260316T090000Z
DTEND:20260316T100000Z
RRULE:FREQ=DAILY;COUNT=3
SUMMARY:work
END:VEVENT
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
RECURRENCE-ID:20260317T090000Z
DTSTART:20260317T120000Z
DTEND:20260317T130000Z
SUMMARY:work
END:VEVENT
END:VCALENDAR
"""
calendar = IcsCalendarStream.calendar_from_ics(TEXT.replace("\n", "\r\n"))
found = calendar.timeline_tz(UTC).overlapping(datetime(2026, 3, 17, tzinfo=UTC), datetime(2026, 3, 18, tzinfo=UTC))
seen = sorted(f"{event.dtstart:%d %H:%M}" for event in found)
print("ical", version("ical"), seen)
assert seen == ["17 09:00", "17 12:00"], "the behaviour has changed"
PYTHON
