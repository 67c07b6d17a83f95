#!/usr/bin/env bash
# Rounds of each day at 9:00 and at 17:00, as a rule of RFC 5545, in words.
#
# Question: what is the text, with the start of the series as well?
# Expected: one that names both hours. (The source was read first.)
# Seen with rrule34 1.0.0 and python-dateutil 2.9.0.post0: "Every day", and with the start the first of the hours alone. The words for the times are made and not used.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check rrule34==1.0.0 python-dateutil==2.9.0.post0 babel==2.17.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from dateutil.rrule import rrulestr
from rrule34.formatting import format_rrule

rule = rrulestr("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0", dtstart=datetime(2026, 3, 2, 9))
seen = [format_rrule(rule), format_rrule(rule, include_start_date=True)]
print("rrule34", version("rrule34"), seen)
assert (seen[0], "5:00" in seen[1]) == ("Every day", False), "the behaviour has changed"
PYTHON
