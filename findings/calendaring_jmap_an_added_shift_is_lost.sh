#!/usr/bin/env bash
# A shift with one more day (RDATE of iCalendar), which becomes an event of JSCalendar; and a JSCalendar event with one more day, which becomes one of iCalendar.
#
# Question: how is the added day written?
# Guess: in iCalendar as RDATE. Expected in JSCalendar: as an empty entry of recurrenceOverrides, as RFC 8984 has it.
# Seen with calendaring-jmap 1.1.0: in JSCalendar not at all; in iCalendar as an event with a RECURRENCE-ID that the series does not have.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendaring-jmap==1.1.0 icalendar==7.3.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import json
from importlib.metadata import version

from calendaring_jmap.convert import ical_to_jscal, jscal_to_ical

lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z", "DTSTART;TZID=Europe/Paris:20260302T090000"]
lines += ["DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=3", "RDATE;TZID=Europe/Paris:20260314T090000", "END:VEVENT", "END:VCALENDAR", ""]
event = ical_to_jscal("\r\n".join(lines))
rule = {"@type": "RecurrenceRule", "frequency": "daily", "count": 3}
added = {"@type": "Event", "uid": "1", "start": "2026-03-02T09:00:00", "timeZone": "Europe/Paris", "duration": "PT8H", "recurrenceRules": [rule]}
text = jscal_to_ical(added | {"recurrenceOverrides": {"2026-03-14T09:00:00": {}}})
seen = ("03-14" in json.dumps(event, default=str), "RDATE" in text, text.count("RECURRENCE-ID;TZID=Europe/Paris:20260314T090000"))
print("calendaring-jmap", version("calendaring-jmap"), seen)
assert seen == (False, False, 1), "the behaviour has changed"
PYTHON
