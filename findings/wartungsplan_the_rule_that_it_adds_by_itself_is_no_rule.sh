#!/usr/bin/env bash
# A check that is added to a calendar without a rule; the default is RRULE:FREQ=DAILY.
#
# Question: what is its rule, and what does rrulestr of python-dateutil read in it?
# Expected: RRULE:FREQ=DAILY, each day. (The source was read first.)
# Seen with Wartungsplan 0.4: RRULE:RRULE:FREQ=DAILY, which is refused. The text before the colon is part of the name of its first field.
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
from dateutil.rrule import rrulestr

sys.argv = ["tool", "plan.ics", "--title", "Check", "--start-date", "2026-03-02"]
sys.stdin = io.StringIO("the backups")
addEventToIcal.main()
(rule,) = (line for line in Path("plan.ics").read_text().splitlines() if line.startswith("RRULE"))
try:
    rrulestr(rule)
    read = "read"
except ValueError:
    read = "refused"
print("Wartungsplan", version("Wartungsplan"), rule, read)
assert (rule, read) == ("RRULE:RRULE:FREQ=DAILY", "refused"), "the behaviour has changed"
PYTHON
