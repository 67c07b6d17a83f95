#!/usr/bin/env bash
# A flow of every hour in Paris on 25 October 2026, when clocks go back, and on 29 March, when they go forward.
#
# Question: how many minutes are between its runs?
# Guess: 60 each time, as the schedule is a length of time.
# Seen with prefect 3.9.1: 60, 60, 120 and 60 in autumn, and 60 each time in spring. The hour is added on the clock of the zone, where the second half past two does not exist.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check prefect==3.9.1
cd "$place"
export PREFECT_HOME="$place/home"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from prefect.server.schemas.schedules import IntervalSchedule

PARIS = ZoneInfo("Europe/Paris")


def gaps(start: datetime) -> list[int]:
    """Return the minutes between five runs."""
    schedule = IntervalSchedule(interval=timedelta(hours=1), anchor_date=start, timezone="Europe/Paris")
    runs = [run.astimezone(UTC) for run in asyncio.run(schedule.get_dates(n=5, start=start))]
    return [round((later - run).total_seconds() / 60) for run, later in zip(runs, runs[1:])]


seen = [gaps(datetime(2026, month, day, 0, 30, tzinfo=PARIS)) for month, day in ((10, 25), (3, 29))]
print("prefect", version("prefect"), seen)
assert seen == [[60, 60, 120, 60], [60, 60, 60, 60]], "the behaviour has changed"
PYTHON
