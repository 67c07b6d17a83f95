#!/usr/bin/env bash
# A shift from 09:00 to 17:00 in Paris in June, written to a calendar, and one that is read from a calendar and written again.
#
# Question: what is DTSTART of the shift that is given as a datetime of the zone Europe/Paris, and of the one that is read from DTSTART;TZID=Europe/Paris:20260601T090000?
# Guess: 20260601T070000Z, or 20260601T090000 with the zone as TZID, in both.
# Seen with larzical 0.1.0: 20260601T090000Z in both: the zone is left out, the digits stay, and a Z is added, so the shift is two hours late. icalendar 7.3.2 reads 07:00 UTC
# before and 09:00 UTC after. Its documents say that a calendar that is read and written again has the events it had.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check larzical==0.1.0 icalendar==7.3.2 tzdata==2026.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import icalendar
from larzical import Calendar, Event

lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//desk//EN", "BEGIN:VEVENT", "UID:shift-1", "DTSTAMP:20260101T000000Z",
    "DTSTART;TZID=Europe/Paris:20260601T090000", "DTEND;TZID=Europe/Paris:20260601T170000", "END:VEVENT", "END:VCALENDAR", "",
]
read = "\r\n".join(lines)
paris = ZoneInfo("Europe/Paris")
built = Calendar()
built.add(Event(summary="Shift", start=datetime(2026, 6, 1, 9, tzinfo=paris), end=datetime(2026, 6, 1, 17, tzinfo=paris)))


def start(text):
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return f"{event.start.astimezone(UTC):%H:%M}"


seen = [start(read), start(Calendar.parse(read).to_ical()), start(built.to_ical())]
print("larzical", version("larzical"), "icalendar", version("icalendar"), seen)
assert seen == ["07:00", "09:00", "09:00"], "the behaviour has changed"
PYTHON
