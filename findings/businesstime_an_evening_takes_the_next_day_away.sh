#!/usr/bin/env bash
# A ticket that is opened after closing time and resolved after closing time of the next day.
#
# Question: the desk is open from 09:00 to 17:00 on weekdays. How long is it open from Tuesday 17:15 to Wednesday 16:59, to Wednesday 17:00 and to Wednesday
# 18:00, and from Tuesday 17:00 to Wednesday 18:00?
# Guess: 07:59, 8 hours, 8 hours, 8 hours.
# Seen with businesstime 0.3.0: 07:59, 0, 0 and 8 hours. A day on which the interval starts after closing time is left out, and the last day is then
# counted only while it is still open, so a whole working day becomes nothing in its last minute.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check businesstime==0.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from businesstime import BusinessTime

desk = BusinessTime()
late, closing, wednesday = datetime(2026, 12, 15, 17, 15), datetime(2026, 12, 15, 17), datetime(2026, 12, 16)
ends = [wednesday.replace(hour=16, minute=59), wednesday.replace(hour=17), wednesday.replace(hour=18)]
pairs = [*((late, end) for end in ends), (closing, ends[2])]
seen = [str(desk.businesstime_hours(*pair)) for pair in pairs]
print("businesstime", version("businesstime"), seen)
assert seen == ["7:59:00", "0:00:00", "0:00:00", "8:00:00"], "the behaviour has changed"
PYTHON
