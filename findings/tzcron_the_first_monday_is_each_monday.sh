#!/usr/bin/env bash
# A review on the first Monday of each month at nine, and a report on the last day, as the cron of Quartz has them; the package reads "cron/quartz expressions".
#
# Question: when are "MON#1" and "5L" in the field of weekdays, from 1 March 2026?
# Expected: the first Monday (2 March, 6 April) and the last Friday (27 March, 24 April), or an error. (The source was read first.)
# Seen with tzcron 1.0.0: each Monday, and each Friday. What follows the number of a day is left out without a word.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check tzcron==1.0.0 pytz==2026.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from itertools import islice

import pytz
import tzcron

def runs(weekday):
    schedule = tzcron.Schedule(f"0 9 * * {weekday} *", pytz.utc, datetime(2026, 3, 1, tzinfo=pytz.utc))
    return [f"{run:%m-%d}" for run in islice(schedule, 3)]

seen = [runs("MON#1"), runs("5L")]
print("tzcron", version("tzcron"), seen)
assert seen == [["03-02", "03-09", "03-16"], ["03-06", "03-13", "03-20"]], "the behaviour has changed"
PYTHON
