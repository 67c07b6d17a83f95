#!/usr/bin/env bash
# A job of every hour in Paris on the nights when clocks go forward, 29 March 2026, and back, 25 October 2026.
#
# Question: how many minutes are between its runs?
# Expected: 60 each time: the trigger is a length of time and no wall clock.
# Seen with the alpha release APScheduler 4.0.0a6: 60, 60, 0 and 60 in spring, and 60, 60, 120 and 60 in autumn. The hour is added to the clock of the zone: half past two, which the clock skips, is the moment of half past three, and the second half past two is left out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check APScheduler==4.0.0a6
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from apscheduler.triggers.interval import IntervalTrigger

PARIS = ZoneInfo("Europe/Paris")


def gaps(start: datetime) -> list[int]:
    """Return the minutes between five runs."""
    trigger = IntervalTrigger(hours=1, start_time=start)
    runs = [trigger.next().astimezone(UTC) for _ in range(5)]
    return [(later - run) // timedelta(minutes=1) for run, later in zip(runs, runs[1:])]


seen = [gaps(datetime(2026, 3, 29, 0, 30, tzinfo=PARIS)), gaps(datetime(2026, 10, 25, 0, 30, tzinfo=PARIS))]
print("APScheduler", version("APScheduler"), seen)
assert seen == [[60, 60, 0, 60], [60, 60, 120, 60]], "the behaviour has changed"
PYTHON
