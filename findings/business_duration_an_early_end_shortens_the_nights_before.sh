#!/usr/bin/env bash
# The open time of a night shift over several nights, for a ticket that is resolved before the shift of the last night ends.
#
# Question: the desk is open from 21:00 to 03:00 on weekdays. How long is it open from Monday 21:00 to Thursday 01:00, 02:00 and 03:00?
# Guess: 16, 17 and 18 hours: two whole nights of six hours, and four, five and six hours of the third.
# Seen with business_duration 0.68: 12, 15 and 18 hours. The part after midnight of each night before is counted as long as the one of the last night,
# so one more hour of a ticket that spans three nights adds three.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check business-duration==0.68 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, time
from importlib.metadata import version

from business_duration import businessDuration

monday, thursday = datetime(2026, 11, 30, 21), datetime(2026, 12, 3)
ends = [thursday.replace(hour=hour) for hour in (1, 2, 3)]
seen = [businessDuration(monday, end, starttime=time(21), endtime=time(3), unit="hour") for end in ends]
print("business-duration", version("business-duration"), seen)
assert seen == [12, 15, 18], "the behaviour has changed"
PYTHON
