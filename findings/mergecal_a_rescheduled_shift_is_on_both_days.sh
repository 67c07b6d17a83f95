#!/usr/bin/env bash
# A shift that was moved from Monday to Tuesday, in the calendar of before and in the one of after.
#
# Question: two files have an event of the same UID, with SEQUENCE 0 on 2026-03-02 and with SEQUENCE 1 on 2026-03-03. Which events has the merged calendar?
# And where both have SEQUENCE 1, on the two days?
# Guess: the one of 3 March, since the higher SEQUENCE replaces the lower (RFC 5546, 2.1.5); and one of the two.
# Seen with mergecal 0.5.0: both events, and the first one. The sequence is a part of what two events are compared by, so only copies of one revision are
# the same event.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check mergecal==0.5.0 icalendar==7.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from icalendar import Calendar
from mergecal import merge_calendars


def calendar(day: int, sequence: int) -> Calendar:
    event = ["UID:shift", "DTSTAMP:20260101T000000Z", f"SEQUENCE:{sequence}", f"DTSTART:202603{day:02}T090000Z"]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""]
    return Calendar.from_ical("\r\n".join(lines))


seen = [
    [str(event.start.date()) for event in merge_calendars([calendar(2, before), calendar(3, 1)]).events] for before in (0, 1)
]
print("mergecal", version("mergecal"), seen)
assert seen == [["2026-03-02", "2026-03-03"], ["2026-03-02"]], "the behaviour has changed"
PYTHON
