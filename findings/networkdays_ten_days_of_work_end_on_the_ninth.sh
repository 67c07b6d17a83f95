#!/usr/bin/env bash
# A job of 80 hours at eight hours a day, planned from a Monday.
#
# Question: how many working days has the job, and on which day does it end, without a calendar and with one that covers the whole month?
# Expected: ten days, to Friday 2026-12-11, both times. (The question came up while its source was read.)
# Seen with python-networkdays 1.2: without a calendar nine days, to Thursday the 10th; with one, ten. The number of working days is taken as the length of the
# calendar that is made, so its weekend is taken out of the job.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-networkdays==1.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from networkdays.networkdays import JobSchedule, Networkdays

monday = date(2026, 11, 30)
jobs = [JobSchedule(80, 8, monday), JobSchedule(80, 8, monday, Networkdays(monday, date(2026, 12, 31)))]
seen = [(job.bussines_days, str(job.jobdays[-1])) for job in jobs]
print("python-networkdays", version("python-networkdays"), seen)
assert seen == [(9, "2026-12-10"), (10, "2026-12-11")], "the behaviour has changed"
PYTHON
