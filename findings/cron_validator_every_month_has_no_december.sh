#!/usr/bin/env bash
# A job of 9:00 on the first day of each month, of each third month, and from November to February.
#
# Question: in which months of 2026 does each of them match?
# Expected: in all twelve; in January, April, July and October; in November, December, January and February. (The source was read first.)
# Seen with cron-validator 1.0.8: in all but December; in March, June and September; in November, January and February. Months are counted from zero to eleven in steps and in ranges over the new year.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cron-validator==1.0.8 python-dateutil==2.9.0.post0 pytz==2025.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from cron_validator import CronValidator

def months(field):
    return [month for month in range(1, 13) if CronValidator.match_datetime(f"0 9 1 {field} *", datetime(2026, month, 1, 9))]

seen = [months(field) for field in ("*", "*/1", "*/3", "11-2")]
print("cron-validator", version("cron-validator"), seen)
assert seen == [list(range(1, 13)), list(range(1, 12)), [3, 6, 9], [1, 2, 11]], "the behaviour has changed"
PYTHON
