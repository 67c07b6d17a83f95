#!/usr/bin/env bash
# The next shifts of a team on three continents, sorted by their start.
#
# Question: three events start at 05:00 of 3 November in Tokyo (20:00Z of the 2nd), at 23:00Z of the 2nd, and at 20:00 of the 2nd in New York (01:00Z of the 3rd). In which
# order are they, sorted by DTSTART?
# Expected: Tokyo, UTC, New York. (The question came up while another was run.)
# Seen with icalendar-searcher 1.3.0: New York, UTC, Tokyo: the order of the clocks on the wall, which is the reverse of the moments. The first of the list is the last to happen.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar-searcher==1.3.0 icalendar==7.3.2 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from icalendar import Calendar
from icalendar_searcher import Searcher

starts = {"Tokyo": ";TZID=Asia/Tokyo:20261103T050000", "UTC": ":20261102T230000Z", "New York": ";TZID=America/New_York:20261102T200000"}
calendars = []
for place, start in starts.items():
    event = [f"UID:{place}", f"SUMMARY:{place}", "DTSTAMP:20260101T000000Z", f"DTSTART{start}"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]
    calendars.append(Calendar.from_ical("\r\n".join(lines)))
searcher = Searcher(event=True)
searcher.add_sort_key("DTSTART")
seen = [str(calendar.events[0]["SUMMARY"]) for calendar in searcher.sort(calendars)]
moments = [str(calendar.events[0]["SUMMARY"]) for calendar in sorted(calendars, key=lambda calendar: calendar.events[0].start)]
print("icalendar-searcher", version("icalendar-searcher"), seen, "by moment", moments)
assert moments == ["Tokyo", "UTC", "New York"], "the behaviour has changed"
assert seen == ["New York", "UTC", "Tokyo"], "the behaviour has changed"
PYTHON
