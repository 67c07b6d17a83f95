#!/usr/bin/env bash
# A night shift from 22:00 to 6:00 in Paris, in the night when clocks go forward.
#
# Question: how far are eight business hours from its start, 28 March 2026 22:00, when each day has such a shift? The night has seven hours.
# Expected: 29 March 23:00, an hour into the next shift. (Written down with the script.)
# Seen with pandas 3.1.1: 29 March 22:00, the start of the next shift; seven business hours are 5:00 or 6:00 of the wall clock, an hour before the end of the
# shift. The hours are those of the clock, and one that it skips counts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pandas==3.1.1 tzdata==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pandas

night = pandas.offsets.CustomBusinessHour(start="22:00", end="06:00", weekmask="Mon Tue Wed Thu Fri Sat Sun")
start = pandas.Timestamp("2026-03-28 22:00", tz="Europe/Paris")
seen = [str(start + hours * night) for hours in (7, 8)]
print("pandas", version("pandas"), seen)
assert seen == ["2026-03-29 05:00:00+02:00", "2026-03-29 22:00:00+02:00"], "the behaviour has changed"
PYTHON
