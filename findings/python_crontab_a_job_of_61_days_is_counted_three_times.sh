#!/usr/bin/env bash
# How often a job runs in a year, for a plan of maintenance.
#
# Question: how often does "0 9 13 * 5" run in 2026, as frequency() and as a count of the runs of schedule(), and "0 9 1-7 * 1"?
# Expected: 61 and 124, twice: crontab(5) runs the job when one of the two days matches. (The question came up while another was run.)
# Seen with python-crontab 3.4.0 and croniter 6.0.0: 3 and 12 as frequency(), and 61 and 124 as runs. The one counts days on which both match, and the other those on which one does.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check python-crontab==3.4.0 croniter==6.0.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from itertools import takewhile

from crontab import CronTab

seen = {}
for line in ("0 9 13 * 5", "0 9 1-7 * 1", "0 9 * * 1-5"):
    job = CronTab(tab=f"{line} true\n")[0]
    schedule = job.schedule(date_from=datetime(2025, 12, 31, 12))
    runs = takewhile(lambda run: run.year == 2026, iter(schedule.get_next, None))
    seen[line] = (job.frequency(year=2026), sum(1 for _ in runs))
print("python-crontab", version("python-crontab"), seen)
assert seen == {"0 9 13 * 5": (3, 61), "0 9 1-7 * 1": (12, 124), "0 9 * * 1-5": (261, 261)}, "the behaviour has changed"
PYTHON
