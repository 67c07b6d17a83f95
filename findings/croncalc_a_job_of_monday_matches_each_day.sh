#!/usr/bin/env bash
# A job of 9:00 on Mondays, and the week from Monday 2 March 2026 to Sunday the 8th.
#
# Question: at 9:00 of which days does it match, and which runs come next?
# Expected: on the Monday alone; 2, 9 and 16 March. (The source was read first.)
# Seen with croncalc 0.1.0: it matches on each of the seven days, and the runs are 2, 9 and 16 March. The weekday is looked at only if the day of the month does not fit, and a star fits each.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check croncalc==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from croncalc.croncalc import croncalc

job = "0 9 * * 1"
matches = [day for day in range(2, 9) if croncalc.match(job, datetime(2026, 3, day, 9))]
runs = croncalc(job, datetime(2026, 3, 2, 8))
seen = matches, [runs.get_next().day for _ in range(3)]
print("croncalc", version("croncalc"), seen)
assert seen == ([2, 3, 4, 5, 6, 7, 8], [2, 9, 16]), "the behaviour has changed"
PYTHON
