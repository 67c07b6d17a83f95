#!/usr/bin/env bash
# A check of each half hour in Paris, on 25 October 2026; clocks go back from 3:00 to 2:00, which is 1:00 in UTC.
#
# Question: which run comes after 0:10 and after 1:10 in UTC?
# Expected: that of 0:30 and that of 1:30. (The source was read first.)
# Seen with crontools 0.1.6: that of 0:30, twice. The run is named by its clock, 2:30, and the first 2:30 of the day is taken.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check crontools==0.1.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timezone
from importlib.metadata import version
from zoneinfo import ZoneInfo

from crontools import Crontab

check = Crontab.parse("*/30 * * * *", tz=ZoneInfo("Europe/Paris"), now=datetime(2026, 1, 1, tzinfo=timezone.utc))
seen = [f"{check.next_fire_time(datetime(2026, 10, 25, hour, 10, tzinfo=timezone.utc)).astimezone(timezone.utc):%H:%M}" for hour in (0, 1)]
print("crontools", version("crontools"), seen)
assert seen == ["00:30", "00:30"], "the behaviour has changed"
PYTHON
