#!/usr/bin/env bash
# The working time of several nights.
#
# Question: a shift is from 21:00 to 03:00, every night. How many hours has it from Monday 21:00 to Friday 00:30, and to Friday 03:00? And from Tuesday
# 01:00 to 02:00?
# Guess: 21.5 (three nights of 6, and 3.5), and 24; 1.
# Seen with business-duration 0.68: 14, and 24; 0. The morning hours of each night in between are taken as those of the last one, so the last
# two and a half hours count four times; an interval that lies within a night after midnight has no time at all.
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

night = {"starttime": time(21), "endtime": time(3), "weekendlist": [], "unit": "hour"}
monday = datetime(2026, 11, 23, 21)
pairs = [(monday, datetime(2026, 11, 27, 0, 30)), (monday, datetime(2026, 11, 27, 3)), (datetime(2026, 11, 24, 1), datetime(2026, 11, 24, 2))]
seen = [float(businessDuration(*pair, **night)) for pair in pairs]
print("business-duration", version("business-duration"), seen)
assert seen == [14.0, 24.0, 0.0], "the behaviour has changed"
PYTHON
