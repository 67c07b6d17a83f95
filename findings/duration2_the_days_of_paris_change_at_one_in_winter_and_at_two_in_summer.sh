#!/usr/bin/env bash
# Tasks of one a day, on a server in Paris, and the day of 10:00 on 2 March and on 1 July 2026.
#
# Question: when does each of the two days begin and end?
# Expected: at midnight. (The source was read first.)
# Seen with duration2 0.7.1: from 1:00 to 1:00 in March, and from 2:00 to 2:00 in July. A portion is counted in seconds since 1970 in UTC.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check duration2==0.7.1 portion==2.6.1 redis==5.2.1
cd "$place"
TZ=Europe/Paris "$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from duration2.base import TimeDelta

days = [TimeDelta(days=1).get_portion(datetime(2026, month, day, 10)) for month, day in ((3, 2), (7, 1))]
seen = [(f"{one.lower:%d %H:%M}", f"{one.upper:%d %H:%M}") for one in days]
print("duration2", version("duration2"), seen)
assert seen == [("02 01:00", "03 01:00"), ("01 02:00", "02 02:00")], "the behaviour has changed"
PYTHON
