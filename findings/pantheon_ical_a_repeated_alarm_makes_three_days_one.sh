#!/usr/bin/env bash
# Three days on which a desk is closed, with an alarm that is repeated after five minutes.
#
# Question: which days are taken by an event of 1 June 2027 with DURATION:P3D, without an alarm, and with one that has DURATION:PT5M and REPEAT:2? And with DTEND in place
# of DURATION?
# Expected: the 1st to the 3rd of June, each time.
# (The question came up while another was run.)
# Seen with pantheon-ical 0.3.1: the 1st to the 3rd, but the 1st alone with the alarm; with DTEND the 1st to the 3rd, with and without it. The lines of an alarm are
# read as lines of its event, so the last duration counts, and two closed days can be booked; its documents name an overbooking as what it avoids.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pantheon-ical==0.3.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from pantheon_ical import parse_ical

ALARM = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Closed", "TRIGGER:-PT10M", "DURATION:PT5M", "REPEAT:2", "END:VALARM"]


def taken(length, alarm):
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTAMP:20260101T000000Z", "DTSTART;VALUE=DATE:20270601"]
    ((start, end),) = parse_ical("\r\n".join([*head, length, *alarm, "END:VEVENT", "END:VCALENDAR", ""]))
    return (end - start).days


seen = [taken(length, alarm) for length in ("DURATION:P3D", "DTEND;VALUE=DATE:20270604") for alarm in ([], ALARM)]
print("pantheon-ical", version("pantheon-ical"), seen)
assert seen == [3, 1, 3, 3], "the behaviour has changed"
PYTHON
