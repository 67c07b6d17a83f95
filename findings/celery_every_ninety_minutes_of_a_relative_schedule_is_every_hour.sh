#!/usr/bin/env bash
# A periodic task of every 90 minutes that keeps to round times (`relative=True`), last run at 9:40 of 2 March 2026.
#
# Question: when are its next four runs?
# Guess: at 10:30, 12:00, 13:30 and 15:00: the multiples of 90 minutes from midnight.
# Seen with celery 5.7.0: at 11:00, 12:00, 13:00 and 14:00. The end of the 90 minutes is cut to the largest unit of the length, the hour, and the same cut makes 36 hours a day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check celery==5.7.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from celery import Celery
from celery.schedules import schedule

app = Celery()
app.conf.timezone = "UTC"


def runs(every: timedelta) -> list[str]:
    """Return the four runs after 9:40."""
    at, found = datetime(2026, 3, 2, 9, 40, tzinfo=UTC), []
    for _ in range(4):
        at += schedule(every, relative=True, app=app, nowfun=lambda now=at: now).remaining_estimate(at)
        found.append(f"{at:%d %H:%M}")
    return found


seen = [runs(timedelta(minutes=90)), runs(timedelta(hours=36))]
print("celery", version("celery"), seen)
expected = [["02 11:00", "02 12:00", "02 13:00", "02 14:00"], ["03 00:00", "04 00:00", "05 00:00", "06 00:00"]]
assert seen == expected, "the behaviour has changed"
PYTHON
