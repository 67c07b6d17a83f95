#!/usr/bin/env bash
# A daily rule of RFC 5545 that starts at 9:00 of UTC, and one that starts at 9:00 of New York by its TZID, in a schedule of Paris.
#
# Question: when, on the clock of Paris, are the first runs of March 2026?
# Expected: at 10:00 and at 15:00, as the standard has the zone of a start with the start.
# Seen with prefect 3.9.1: at 9:00 both. The zone of the schedule replaces that of the start, also where it is written as UTC.
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

from prefect.server.schemas.schedules import RRuleSchedule

PARIS = ZoneInfo("Europe/Paris")


def run(start: str) -> str:
    schedule = RRuleSchedule(rrule=f"DTSTART{start}\nRRULE:FREQ=DAILY", timezone="Europe/Paris")
    first = asyncio.run(schedule.get_dates(n=1, start=datetime(2026, 3, 2, tzinfo=PARIS)))[0]
    return f"{first.astimezone(PARIS):%d %H:%M}"


seen = [run(":20260302T090000Z"), run(";TZID=America/New_York:20260302T090000")]
print("prefect", version("prefect"), seen)
assert seen == ["02 09:00", "02 09:00"], "the behaviour has changed"
PYTHON
