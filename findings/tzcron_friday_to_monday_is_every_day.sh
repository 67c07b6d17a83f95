#!/usr/bin/env bash
# A check at nine from Friday to Monday; weekdays are 1 to 7 from Monday there, and names may be written.
#
# Question: on which days does it run from Sunday 1 March 2026?
# Expected: an error, or Sunday, Monday, Friday, Saturday. (The source was read first.)
# Seen with tzcron 1.0.0: each day, Tuesday to Thursday too. A range that runs backwards has no days, and a rule without days has no condition.
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

schedule = tzcron.Schedule("0 9 * * FRI-MON *", pytz.utc, datetime(2026, 3, 1, tzinfo=pytz.utc))
seen = [f"{run:%a}" for run in islice(schedule, 7)]
print("tzcron", version("tzcron"), seen)
assert seen == ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"], "the behaviour has changed"
PYTHON
