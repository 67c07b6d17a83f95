#!/usr/bin/env bash
# A yearly review, converted from iCalendar for the program remind, by the package that syncs the two.
#
# Question: on which days of 2026 to 2028 does remind have RRULE:FREQ=YEARLY from 15 March 2026 on, and on which FREQ=MONTHLY?
# Expected: 15 March of each year; the 15th of each month. (The question came up while other inputs were run.)
# Seen with the Python package remind 0.19.2 and Remind 04.02.03 (Debian 12): on 15 March 2026 alone; the monthly one is right. The line has the year of the start in it
# ("REM Mar 15 2026"), and nothing of the rule, and there is no warning.
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


def days(frequency: str) -> list[str]:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN", "BEGIN:VEVENT", "UID:a", "DTSTAMP:20260101T000000Z", "SUMMARY:Review",
             "DTSTART;VALUE=DATE:20260315", f"RRULE:FREQ={frequency}", "END:VEVENT", "END:VCALENDAR", ""]
    event = vobject.readOne("\r\n".join(lines)).vevent
    Path("review.rem").write_text(Remind(str(Path("calendar.rem").resolve())).to_remind(event))
    found = subprocess.run(["remind", "-s36", "review.rem", "2026-01-01"], capture_output=True, text=True, check=True).stdout
    return [line[2:10] for line in found.splitlines()][:3]


seen = [days("YEARLY"), days("MONTHLY")]
print("remind", version("remind"), seen)
assert seen == [["26/03/15"], ["26/03/15", "26/04/15", "26/05/15"]], "the behaviour has changed"
PYTHON
