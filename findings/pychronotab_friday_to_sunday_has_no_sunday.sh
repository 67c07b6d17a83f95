#!/usr/bin/env bash
# A job of the weekend.
#
# Question: on which days does "0 9 * * 5-7" run after Monday 2026-03-02, and "0 9 * * 7"?
# Guess: Friday, Saturday and Sunday; and Sundays, as crontab(5) has 0 and 7 for Sunday; or an error for both.
# Seen with pychronotab 1.0.7: Friday, Saturday, and the Friday after; 7 alone is an error. A range may end in 7, which no day matches.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pychronotab==1.0.7
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from pychronotab import CronExpression

runs, moment = [], datetime(2026, 3, 2)
for _ in range(4):
    moment = CronExpression("0 9 * * 5-7").next(moment)
    runs.append(f"{moment:%a %d}")
try:
    sunday = str(CronExpression("0 9 * * 7").next(moment))
except Exception as error:
    sunday = type(error).__name__
print("pychronotab", version("pychronotab"), runs, sunday)
assert sunday == "CroniterBadCronError", "the behaviour has changed"
assert runs == ["Fri 06", "Sat 07", "Fri 13", "Sat 14"], "the behaviour has changed"
PYTHON
