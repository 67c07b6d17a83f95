#!/usr/bin/env bash
# A series with COUNT whose first date is not one of its rule.
#
# Question: an event starts on Wednesday 2026-03-18 and recurs with FREQ=WEEKLY;BYDAY=MO;COUNT=3. How many occurrences?
# Guess: three, all of them Mondays, as rrule.js, ical.js and node-ical have it.
# Seen with recurring-ical-events 3.8.2: four, the Wednesday and three Mondays. RFC 5545 (3.3.10) counts the start as the first
# of COUNT; its 3.8.5.3 leaves open what a start outside the rule gives.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check recurring-ical-events==3.8.2 icalendar==7.3.2 x-wr-timezone==2.0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

import icalendar
import recurring_ical_events

TEXT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART:20260318T090000Z
DTEND:20260318T100000Z
RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3
END:VEVENT
END:VCALENDAR
"""
events = recurring_ical_events.of(icalendar.Calendar.from_ical(TEXT)).between(
    datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
)
days = sorted(event.start.strftime("%m-%d %a") for event in events)
print("recurring-ical-events", version("recurring-ical-events"), days)
assert days == ["03-18 Wed", "03-23 Mon", "03-30 Mon", "04-06 Mon"], "the behaviour has changed"
PYTHON
