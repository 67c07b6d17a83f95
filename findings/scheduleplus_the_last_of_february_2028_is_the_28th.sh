#!/usr/bin/env bash
# A job of the last day of each month, in a leap year.
#
# Question: when is the next run of 0 9 L * * after 10 February 2028, and which are the two after it?
# Expected: 29 February, 31 March and 30 April 2028. (The question came up while its source was read.)
# Seen with scheduleplus 0.1.2: 28 February, and then 28 February again, for ever. From 10 February 2026 on it is the last day of February, March and April.
# The number of the month is given where the length of a month needs a year, and the year 2 was no leap year.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check scheduleplus==0.1.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from scheduleplus.cronparser import CronParser


def runs(year):
    job = CronParser("0 9 L * *", now=datetime(year, 2, 10))
    return [f"{run:%m-%d}" for run in (job.next_run_time(), job.iter(), job.iter())]


seen = [runs(2028), runs(2026)]
print("scheduleplus", version("scheduleplus"), seen)
assert seen == [["02-28", "02-28", "02-28"], ["02-28", "03-31", "04-30"]], "the behaviour has changed"
PYTHON
