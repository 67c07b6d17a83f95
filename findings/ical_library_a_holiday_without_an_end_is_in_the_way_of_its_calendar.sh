#!/usr/bin/env bash
# A holiday as RFC 5545 allows it: a date without an end, which is that day. Its calendar has a meeting beside it.
#
# Question: what is in the calendar in March 2026?
# Expected: the holiday for the whole of its day, and the meeting. (The question came up while another was run.)
# Seen with iCal-library 0.2.3: an AttributeError. An event without an end has no span, so one such holiday is in the way of all other events of its calendar.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check iCal-library==0.2.3 pendulum==2.1.2 python-dateutil==2.9.0.post0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pendulum
from ical_library import client

MEETING = "BEGIN:VEVENT\nUID:1\nDTSTAMP:20260101T000000Z\nDTSTART:20260309T090000Z\nDTEND:20260309T100000Z\nSUMMARY:meeting\nEND:VEVENT\n"
HOLIDAY = "BEGIN:VEVENT\nUID:2\nDTSTAMP:20260101T000000Z\nDTSTART;VALUE=DATE:20260310\n{}SUMMARY:holiday\nEND:VEVENT\n"


def events(end: str) -> list[str] | str:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n" + MEETING + HOLIDAY.format(end) + "END:VCALENDAR\n"
    calendar = client.parse_lines_into_calendar(text)
    try:
        month = calendar.get_limited_timeline(pendulum.datetime(2026, 3, 1), pendulum.datetime(2026, 4, 1))
        return [event.summary.value for _, event in month.iterate()]
    except AttributeError:
        return "AttributeError"


seen = [events("DTEND;VALUE=DATE:20260311\n"), events("")]
print("iCal-library", version("iCal-library"), seen)
assert seen == [["meeting", "holiday"], "AttributeError"], "the behaviour has changed"
PYTHON
