#!/usr/bin/env bash
# A check of each Monday from 9:00 on that takes two hours, added to a calendar with its own tool: "If set replaces --end-time".
#
# Question: when does the event end, and when if the date of its end is given as well?
# Expected: at 11:00, twice. (The source was read first.)
# Seen with Wartungsplan 0.4: it has no end; with a date it is an error, since a time has no time. Without a date of the end neither a duration nor a time of the end is written.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check Wartungsplan==0.4
cd "$place"
TZ=UTC "$place/venv/bin/python" - <<'PYTHON'
import io
import sys
from importlib.metadata import version
from pathlib import Path

import addEventToIcal

def added(*words):
    Path("plan.ics").unlink(missing_ok=True)
    sys.argv = ["tool", "plan.ics", "--title", "Check", "--start-date", "2026-03-02", "--rrule", "FREQ=WEEKLY;BYDAY=MO", *words]
    sys.stdin = io.StringIO("the backups")
    try:
        addEventToIcal.main()
    except AttributeError as error:
        return str(error)
    return [line for line in Path("plan.ics").read_text().splitlines() if line.startswith(("DTSTART", "DTEND", "DURATION"))]

seen = [added("--duration", "02:00"), added("--duration", "02:00", "--end-date", "2026-03-02")]
print("Wartungsplan", version("Wartungsplan"), seen)
assert seen == [["DTSTART:20260302T090000"], "'datetime.time' object has no attribute 'time'"], "the behaviour has changed"
PYTHON
