#!/usr/bin/env bash
# What happens in the hour around an event? The window is in UTC, the event in the zone of its desk.
#
# Question: an event of Paris is from 09:00 to 09:15 on 2026-03-02, which is 08:00Z. Is it found between 07:30Z and 08:45Z? Between 08:30Z and 09:45Z, when it is over? And
# the same event written in UTC?
# Expected: found and not found, however it is written. (The question came up while its source was read.)
# Seen with icalevents 0.3.1: the event with a zone is not found in the window that covers it, and is found in the later one; the one in UTC as expected. The hours of the
# window are taken as hours of the zone of the event.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalevents==0.3.1 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from icalevents.icalparser import parse_events

windows = [(datetime(2026, 3, 2, hour, 30, tzinfo=UTC), datetime(2026, 3, 2, hour + 1, 45, tzinfo=UTC)) for hour in (7, 8)]
seen = []
for times in ([";TZID=Europe/Paris:20260302T0900", ";TZID=Europe/Paris:20260302T0915"], [":20260302T0800", ":20260302T0815"]):
    zone = "" if "TZID" in times[0] else "Z"
    event = ["UID:1", "DTSTAMP:20260101T000000Z", "SUMMARY:review", f"DTSTART{times[0]}00{zone}", f"DTEND{times[1]}00{zone}"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]
    found = [parse_events("\r\n".join(lines), start=start, end=end) for start, end in windows]
    seen.append([[f"{shift.start.astimezone(UTC):%H:%M}Z" for shift in events] for events in found])
print("icalevents", version("icalevents"), seen)
assert seen == [[[], ["08:00Z"]], [["08:00Z"], []]], "the behaviour has changed"
PYTHON
