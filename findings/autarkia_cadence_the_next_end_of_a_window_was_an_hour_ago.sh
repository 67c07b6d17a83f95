#!/usr/bin/env bash
# A window from 9:00 to 17:00, and "the next datetime at which the range ends".
#
# Question: which one is it at 8:00 and at 18:00 of 2 March 2026?
# Expected: 17:00 of 2 March and of 3 March. (The source was read first.)
# Seen with autarkia-cadence 0.1.0: 17:00 of 2 March, twice; at 18:00 that is an hour ago.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check autarkia-cadence==0.1.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from autarkia_cadence import next_range_end_dt

seen = [f"{next_range_end_dt(datetime(2026, 3, 2, hour), 9 * 60, 17 * 60):%d %H:%M}" for hour in (8, 18)]
print("autarkia-cadence", version("autarkia-cadence"), seen)
assert seen == ["02 17:00", "02 17:00"], "the behaviour has changed"
PYTHON
