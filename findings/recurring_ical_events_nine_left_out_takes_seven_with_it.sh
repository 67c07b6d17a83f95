#!/usr/bin/env bash
# Two rounds a day of which one is left out, or moved.
#
# Question: an event recurs daily at 07:00 and 09:00 in Paris from 2026-06-01, and the 09:00 of that day is left out. What takes place on 1 June, with
# EXDATE;TZID=Europe/Paris:20260601T090000? And where an override moves the 09:00 to noon of UTC?
# Expected: the 07:00, in both; and the moved one. (What was asked first was whether an exclusion of another instant does nothing.)
# Seen with recurring-ical-events 3.8.2: nothing, and the moved one alone. A time is compared by the digits of its zone and by those of UTC: 09:00 in
# Paris is 07:00 in UTC, so that the 07:00 of Paris is taken for it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check recurring-ical-events==3.8.2 icalendar==7.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

import icalendar
import recurring_ical_events

START = "DTSTART;TZID=Europe/Paris:20260601T070000\nRRULE:FREQ=DAILY;COUNT=4;BYHOUR=7,9"
MOVED = "RECURRENCE-ID;TZID=Europe/Paris:20260601T090000\nDTSTART:20260601T120000Z"


def first_day(*events: str) -> list[str]:
    body = "".join(f"BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n"
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(text.replace("\n", "\r\n"))).at(date(2026, 6, 1))
    return sorted(f"{event['DTSTART'].dt:%H:%M}" for event in found)


seen = [first_day(START), first_day(f"{START}\nEXDATE;TZID=Europe/Paris:20260601T090000"), first_day(START, MOVED)]
print("recurring-ical-events", version("recurring-ical-events"), seen)
assert seen == [["07:00", "09:00"], [], ["12:00"]], "the behaviour has changed"
PYTHON
