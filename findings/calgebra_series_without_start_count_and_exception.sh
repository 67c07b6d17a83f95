#!/usr/bin/env bash
# A weekly event of an iCalendar file that has a start, a COUNT and an EXDATE.
#
# Question: a file has one event, from Monday 2026-03-16 09:00Z, weekly, COUNT=3, with an EXDATE for the 23rd. Which
# occurrences does the timeline of the file have from 1 March to 20 April?
# Guess: 16 and 30 March.
# Seen with calgebra 0.10.11: every Monday from 2 March to 13 April, seven of them, the excluded one, two before the start
# and two after the last. The file written from that timeline has neither COUNT nor EXDATE. A recurring event is read
# as its pattern alone (frequency, days, time of day).
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check calgebra==0.10.11 icalendar==7.3.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from calgebra import file_to_timeline, timeline_to_file

TEXT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART:20260316T090000Z
DTEND:20260316T100000Z
RRULE:FREQ=WEEKLY;COUNT=3
EXDATE:20260323T090000Z
SUMMARY:work
END:VEVENT
END:VCALENDAR
"""
Path("in.ics").write_text(TEXT.replace("\n", "\r\n"), newline="")
timeline = file_to_timeline("in.ics")
found = timeline[datetime(2026, 3, 1, tzinfo=UTC) : datetime(2026, 4, 20, tzinfo=UTC)]
days = [datetime.fromtimestamp(one.start, UTC).strftime("%d %b") for one in found]
timeline_to_file(timeline, "out.ics")
rules = [line for line in Path("out.ics").read_text().splitlines() if line.startswith(("RRULE", "EXDATE"))]
print("calgebra", version("calgebra"), days, rules)
assert days == ["02 Mar", "09 Mar", "16 Mar", "23 Mar", "30 Mar", "06 Apr", "13 Apr"], "the behaviour has changed"
assert rules == ["RRULE:FREQ=WEEKLY"], "the behaviour has changed"
PYTHON
