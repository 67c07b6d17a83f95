#!/usr/bin/env bash
# A zone that one iCalendar file defines under a name of its own, and the next file that defines it otherwise.
#
# Question: a file defines the zone "Desk" as one hour ahead of UTC. A second file, read afterwards, defines
# "Desk" as two hours ahead; a third names it and defines nothing. What offsets have their events?
# Guess: 1:00:00, 2:00:00, None.
# Seen with icalendar 7.3.2: 1:00:00, 1:00:00, 1:00:00. The parser remembers a zone by its name for the whole
# process, and the first definition stays.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check icalendar==7.3.2
"$place/venv/bin/python" - <<'PYTHON'
import icalendar


def file(zone: str) -> str:
    own = f"""BEGIN:VTIMEZONE
TZID:Desk
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:{zone}
TZOFFSETTO:{zone}
END:STANDARD
END:VTIMEZONE
"""
    return f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
{own if zone else ""}BEGIN:VEVENT
UID:1
DTSTART;TZID=Desk:20260701T010000
END:VEVENT
END:VCALENDAR
"""


offsets = [
    str(icalendar.Calendar.from_ical(file(zone)).walk("VEVENT")[0]["DTSTART"].dt.utcoffset())
    for zone in ("+0100", "+0200", "")
]
print("icalendar", icalendar.__version__, *offsets)
assert offsets == ["1:00:00"] * 3, "the behaviour has changed"
PYTHON
