#!/usr/bin/env bash
# A job of each day at 9:00:00.
#
# Question: which run comes after 8:59:59 and after 8:59:59.5 of 2 March 2026, and which one was before 9:00:00.5 of that day?
# Expected: that of 9:00 of the day, three times. (The source was read first.)
# Seen with zerotime 0.1.3: 2 March, 3 March and 1 March. The search begins a second after the moment, or ends a second before it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check zerotime==0.1.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from zerotime import AtomicRule

job = AtomicRule(hours="9", minutes="0", seconds="0")
seen = [
    f"{job.get_next(datetime(2026, 3, 2, 8, 59, 59)):%d}",
    f"{job.get_next(datetime(2026, 3, 2, 8, 59, 59, 500000)):%d}",
    f"{job.get_prev(datetime(2026, 3, 2, 9, 0, 0, 500000)):%d}",
]
print("zerotime", version("zerotime"), seen)
assert seen == ["02", "03", "01"], "the behaviour has changed"
PYTHON
