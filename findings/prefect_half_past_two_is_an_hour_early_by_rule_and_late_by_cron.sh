#!/usr/bin/env bash
# A daily flow at 2:30 in Paris over 29 March 2026, when the clock goes from 2:00 to 3:00, as a rule of RFC 5545 and as a line of cron.
#
# Question: when does each run on that day?
# Expected: the rule at 3:30, as the standard reads a time that is skipped by the offset before it, and the cron line at 3:00, at 3:30 or not at all.
# Seen with prefect 3.9.1: the rule at 1:30, and the cron line at 3:30, an hour of real time later.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prefect==3.9.1
cd "$place"
export PREFECT_HOME="$place/home"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from prefect.server.schemas.schedules import CronSchedule, RRuleSchedule

PARIS = ZoneInfo("Europe/Paris")


schedules = [
    RRuleSchedule(rrule="DTSTART:20260301T023000\nRRULE:FREQ=DAILY", timezone="Europe/Paris"),
    CronSchedule(cron="30 2 * * *", timezone="Europe/Paris"),
]
seen = [
    f"{asyncio.run(schedule.get_dates(n=1, start=datetime(2026, 3, 28, 12, tzinfo=PARIS)))[0].astimezone(PARIS):%d %H:%M}"
    for schedule in schedules
]
print("prefect", version("prefect"), seen)
assert seen == ["29 01:30", "29 03:30"], "the behaviour has changed"
PYTHON
