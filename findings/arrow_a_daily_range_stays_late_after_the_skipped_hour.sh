#!/usr/bin/env bash
# A daily hand-over at half past two, over the night in which that hour is skipped.
#
# Question: which moments has Arrow.range("day") in Paris from 2026-03-28 02:30 to 1 April, and which has the first of them shifted by 0 to 4 days?
# Expected: 02:30 on each day but the 29th, which has 03:30, in both.
# Seen with arrow 1.4.0: so for the shifts; the range has 03:30 on the 29th and on every day after it, so that a hand-over stays an hour late from then on.
# Each step of a range starts from the moment before, not from the first.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check arrow==1.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import arrow

first = arrow.get("2026-03-28T02:30", tzinfo="Europe/Paris")
last = arrow.get("2026-04-01T12:00", tzinfo="Europe/Paris")
ranged = [f"{moment:DD HH:mm}" for moment in arrow.Arrow.range("day", first, last)]
shifted = [f"{first.shift(days=days):DD HH:mm}" for days in range(5)]
print("arrow", version("arrow"), ranged, shifted)
assert ranged == ["28 02:30", "29 03:30", "30 03:30", "31 03:30", "01 03:30"], "the behaviour has changed"
assert shifted == ["28 02:30", "29 03:30", "30 02:30", "31 02:30", "01 02:30"], "the behaviour has changed"
PYTHON
