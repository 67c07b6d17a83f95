#!/usr/bin/env bash
# A weekly shift of Monday 23:00Z, in a file that names its zone with X-WR-TIMEZONE, as some calendars export it.
#
# Question: the file has X-WR-TIMEZONE:Europe/Paris and an event from Monday 2026-03-02 23:00Z with FREQ=WEEKLY;BYDAY=MO;COUNT=3. Which start and which rule has
# the standard calendar that is made of it, and which three moments has that rule?
# Guess: Tuesday 3 March 00:00 in Paris with BYDAY=TU: 2, 9 and 16 March at 23:00Z.
# Seen with x-wr-timezone 2.0.1: Tuesday 00:00 with BYDAY=MO, which is 8, 15 and 22 March at 23:00Z: Sundays. Moments are moved to the zone, and the days that the
# rule names stay those of UTC; hours in BYHOUR stay so too.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check x-wr-timezone==2.0.1 icalendar==7.3.2 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC
from importlib.metadata import version

from dateutil.rrule import rrulestr
from icalendar import Calendar
from x_wr_timezone import to_standard

event = ["UID:shift", "DTSTAMP:20260101T000000Z", "DTSTART:20260302T230000Z", "RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3"]
head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "X-WR-TIMEZONE:Europe/Paris"]
text = "\r\n".join([*head, "BEGIN:VEVENT", *event, "END:VEVENT", "END:VCALENDAR", ""])
(made,) = to_standard(Calendar.from_ical(text)).events
rule = made["RRULE"].to_ical().decode()
moments = [f"{moment.astimezone(UTC):%a %m-%d %H:%M}" for moment in rrulestr(rule, dtstart=made.start)]
print("x-wr-timezone", version("x-wr-timezone"), made.start, rule, moments)
assert f"{made.start:%a %m-%d %H:%M %z}" == "Tue 03-03 00:00 +0100" and "BYDAY=MO" in rule, "the behaviour has changed"
assert moments == ["Sun 03-08 23:00", "Sun 03-15 23:00", "Sun 03-22 23:00"], "the behaviour has changed"
PYTHON
