#!/usr/bin/env bash
# Which shift a call at the moment of the hand-over belongs to.
#
# Question: is 17:00 in the Interval from 9 to 17, in that from 17 to 23, and is the first one less than the second, as the documentation has it for "pairs of
# Intervals"?
# Guess: no, yes, yes.
# Seen with datetime-interval 0.3: yes, yes, and a TypeError: the end belongs to an interval, and the comparisons are written in a way that Python 3 does not
# use.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check datetime-interval==0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from datetime_interval import Interval

day, evening = (Interval(datetime(2026, 3, 9, a), datetime(2026, 3, 9, b)) for a, b in ((9, 17), (17, 23)))
seen = [datetime(2026, 3, 9, 17) in shift for shift in (day, evening)]
try:
    seen.append(day < evening)
except TypeError:
    seen.append("TypeError")
print("datetime-interval", version("datetime-interval"), seen)
assert seen == [True, True, "TypeError"], "the behaviour has changed"
PYTHON
