#!/usr/bin/env bash
# Opening hours in the night in which an hour is shown twice.
#
# Question: "02:30-03:30" in Paris on 2026-10-25. Which intervals does the parser return for the day, and is it open at 00:45Z, when the clock shows
# 02:45 for the first time?
# Guess: one interval of two hours from 00:30Z, or two of them; open at 00:45Z in both.
# Seen with opening-hours-py 2.1.4: the interval 01:30Z to 02:30Z alone, and open at 00:45Z. On the night in March both agree on 30 minutes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check opening-hours-py==2.1.4
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

paris = ZoneInfo("Europe/Paris")
hours = OpeningHours("02:30-03:30", timezone=paris)
start = datetime(2026, 10, 24, 22, tzinfo=UTC)
found = hours.intervals(start.astimezone(paris), (start + timedelta(hours=25)).astimezone(paris))
opens = [[f"{moment.astimezone(UTC):%H:%M}" for moment in one[:2]] for one in found if str(one[2]) == "open"]
early = hours.is_open(datetime(2026, 10, 25, 0, 45, tzinfo=UTC).astimezone(paris))
print("opening-hours-py", version("opening-hours-py"), opens, early)
assert opens == [["01:30", "02:30"]] and early is True, "the behaviour has changed"
PYTHON
