#!/usr/bin/env bash
# A review on the last Friday of each month, converted from iCalendar for the program remind, by the package that syncs the two.
#
# Question: on which days from 30 January 2026 on does remind have it, and on which a review of the second Friday?
# Expected: 30 January, 27 February, 27 March; 9 January, 13 February, 13 March. (The question came up while other inputs were run.)
# Seen with the Python package remind 0.19.2 and Remind 04.02.03 (Debian 12): every Saturday from 31 January on; the second Fridays are right. The line written is "REM Fri -13": seven times
# the -1 of the rule, less six, which is the first day of the nth week for 1 to 5 alone.
set -eu
command -v remind > /dev/null || { echo "remind is not installed"; exit 77; }
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check remind==0.19.2 vobject==0.9.9
cd "$place"
touch calendar.rem
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import subprocess
from importlib.metadata import version
from pathlib import Path

import vobject
from remind import Remind


def days(start: str, weekday: str) -> list[str]:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z", "SUMMARY:Review",
             f"DTSTART;VALUE=DATE:{start}", f"RRULE:FREQ=MONTHLY;BYDAY={weekday}", "END:VEVENT", "END:VCALENDAR", ""]
    event = vobject.readOne("\r\n".join(lines)).vevent
    Path("review.rem").write_text(Remind(str(Path("calendar.rem").resolve())).to_remind(event))
    found = subprocess.run(["remind", "-s4", "review.rem", "2026-01-01"], capture_output=True, text=True, check=True).stdout
    return [line[5:10] for line in found.splitlines()][:3]


seen = [days("20260130", "-1FR"), days("20260109", "2FR")]
print("remind", version("remind"), seen)
assert seen == [["01/31", "02/07", "02/14"], ["01/09", "02/13", "03/13"]], "the behaviour has changed"
PYTHON
