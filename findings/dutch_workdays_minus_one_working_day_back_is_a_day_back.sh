#!/usr/bin/env bash
# A working day after a date and before it, with both signs.
#
# Question: which days are add_working_days of Monday 9 March 2026 with -1, and sub_working_days of Friday 6 March with -1?
# Guess: Friday the 6th, and Monday the 9th.
# Seen with dutch-workdays 0.3.1: Friday the 6th, and Thursday the 5th. The sign is read when days are added, and dropped when they are taken off.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dutch-workdays==0.3.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from dutch_workdays import Calendar

calendar = Calendar()
seen = [
    str(calendar.add_working_days(date(2026, 3, 9), -1)),
    str(calendar.sub_working_days(date(2026, 3, 6), -1)),
]
print("dutch-workdays", version("dutch-workdays"), seen)
assert seen == ["2026-03-06", "2026-03-05"], "the behaviour has changed"
PYTHON
