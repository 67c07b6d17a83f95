#!/usr/bin/env bash
# The time of a service level between two moments that have a fraction of a second, as databases store them.
#
# Question: with the shifts of the package (08:30 to 11:45 and 13:30 to 18:00 on weekdays), how many hours are from Tuesday 09:00 to Wednesday 10:00, and
# to Wednesday 10:00:00.5? And from Tuesday 09:00:00.5?
# Expected: 8.75, and the same to a second.
# Seen with pyshiftsla 0.5.0: 8.75, 147.6 and -130.1 hours. Microseconds are multiplied by a thousand to get milliseconds, and seconds are left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyshiftsla==0.5.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from pyshiftsla.shifts_builder import ShiftsBuilder

shifts = ShiftsBuilder()
tuesday, wednesday, half = datetime(2026, 11, 24, 9), datetime(2026, 11, 25, 10), 500_000
spans = [(tuesday, wednesday), (tuesday, wednesday.replace(microsecond=half)), (tuesday.replace(microsecond=half), wednesday)]
seen = [round(shifts.calculate_sla(start, end) / 3_600_000, 2) for start, end in spans]
print("pyshiftsla", version("pyshiftsla"), seen)
assert seen == [8.75, 147.64, -130.14], "the behaviour has changed"
PYTHON
