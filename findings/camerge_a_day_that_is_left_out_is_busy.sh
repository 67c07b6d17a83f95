#!/usr/bin/env bash
# The calendars of two desks as one, for others to see when somebody is there.
#
# Question: a shift of five days leaves out the third with EXDATE. Is it left out of the merged calendar?
# Expected: it is. (The question came up while its source was read: which properties of an event are copied.)
# Seen with camerge 0.0.3 (PyPI): it is not. The rule is copied, and the dates that are left out of it, and those added, are not.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check camerge==0.0.3 icalendar==5.0.13
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from camerge import merge_calendars

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//desk//EN
BEGIN:VEVENT
UID:shift
DTSTAMP:20260301T000000Z
DTSTART:20260302T090000Z
DTEND:20260302T170000Z
RRULE:FREQ=DAILY;COUNT=5
EXDATE:20260304T090000Z
SUMMARY:Shift
END:VEVENT
END:VCALENDAR
"""
merged = merge_calendars([("data://" + CALENDAR, False)])
seen = sorted(line.split(":")[0] for line in merged.split() if line.startswith(("DTSTART", "DTEND", "RRULE", "EXDATE")))
print("camerge", version("camerge"), seen)
assert seen == ["DTEND", "DTSTART", "RRULE"], "the behaviour has changed"
PYTHON
