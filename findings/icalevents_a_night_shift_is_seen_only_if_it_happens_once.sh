#!/usr/bin/env bash
# Who is on call at two in the night? The shift from 22:00 to 06:00, as one event and as a series.
#
# Question: an event from 2026-11-02 22:00Z to 06:00Z is in a file, once as it is and once with FREQ=DAILY;COUNT=5. Which events has parse_events between 01:00Z and
# 03:00Z of 3 November, and between 21:00Z and 03:00Z?
# Guess: the shift, all four times.
# Seen with icalevents 0.3.1: the single event both times; of the series none for the narrow window, and the shift for the one that has its start. A single event
# is compared by both ends, an occurrence of a series by its start.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalevents==0.3.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from icalevents.icalparser import parse_events

windows = [(datetime(2026, 11, 3, 1, tzinfo=UTC), 3), (datetime(2026, 11, 2, 21, tzinfo=UTC), 3)]
event = ["UID:night", "DTSTAMP:20260101T000000Z", "SUMMARY:night", "DTSTART:20261102T220000Z", "DTEND:20261103T060000Z"]
seen = []
for rule in ([], ["RRULE:FREQ=DAILY;COUNT=5"]):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", *event, *rule, "END:VEVENT", "END:VCALENDAR", ""]
    for start, hour in windows:
        found = parse_events("\r\n".join(lines), start=start, end=datetime(2026, 11, 3, hour, tzinfo=UTC))
        seen.append([f"{shift.start:%m-%d %H:%M}" for shift in found])
print("icalevents", version("icalevents"), seen)
assert seen == [["11-02 22:00"], ["11-02 22:00"], [], ["11-02 22:00"]], "the behaviour has changed"
PYTHON
