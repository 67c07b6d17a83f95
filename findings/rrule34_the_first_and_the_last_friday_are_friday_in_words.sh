#!/usr/bin/env bash
# Reviews on the first Friday, on the last Friday and on each Friday of a month, as rules of RFC 5545, in words.
#
# Question: what is the text of each of them?
# Expected: three texts that differ, with "first" and "last" in two of them. (The source was read first.)
# Seen with rrule34 1.0.0 and python-dateutil 2.9.0.post0: "Every month on Friday", three times. Only the weekday of a day with a number is kept.
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

seen = [format_rrule(rrulestr(f"FREQ=MONTHLY;BYDAY={day}", dtstart=datetime(2026, 3, 2, 9))) for day in ("1FR", "-1FR", "FR")]
print("rrule34", version("rrule34"), seen)
assert seen == ["Every month on Friday"] * 3, "the behaviour has changed"
PYTHON
