#!/usr/bin/env bash
# An alarm an hour and a half before a shift in iCalendar, which becomes an event of JSCalendar.
#
# Question: what is the trigger of its alert?
# Guess: an object with the offset -PT1H30M, as RFC 8984 has an OffsetTrigger and an AbsoluteTrigger.
# Seen with calendaring-jmap 1.1.0: the text -PT1H30M; for an alarm before the end "relativeTo" is beside it. Its own way back reads texts alone.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calendaring-jmap==1.1.0 icalendar==7.3.2
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from importlib.metadata import version

from calendaring_jmap.convert import ical_to_jscal

lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//desk//EN", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260301T000000Z", "DTSTART:20260302T090000Z", "DURATION:PT8H"]
lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:duty", "TRIGGER;RELATED=END:-PT1H30M", "END:VALARM", "END:VEVENT", "END:VCALENDAR", ""]
(alert,) = ical_to_jscal("\r\n".join(lines))["alerts"].values()
seen = (alert["trigger"], alert.get("relativeTo"))
print("calendaring-jmap", version("calendaring-jmap"), seen)
assert seen == ("-PT1H30M", "end"), "the behaviour has changed"
PYTHON
