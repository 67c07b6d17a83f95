#!/usr/bin/env bash
# A job of each day at 9:00:00, and a program that asks each minute, at the 30th second, for the "due runs since the last claim".
#
# Question: which of its questions from 8:58:30 to 9:02:30 finds the run?
# Expected: that of 9:00:30. (The source was read first.)
# Seen with duekit 0.2.0: none; a question at 9:00:00 itself finds it. The next run at or after the moment is taken, and half a minute after nine that is the one of tomorrow.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check duekit==0.2.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

from duekit import Schedule

def found(start):
    schedule = Schedule(timezone="UTC")
    schedule.daily("09:00", print)
    return [minute for minute in range(5) if schedule.pending(start + timedelta(minutes=minute))]

start = datetime(2026, 3, 2, 8, 58, tzinfo=timezone.utc)
seen = [found(start + timedelta(seconds=30)), found(start)]
print("duekit", version("duekit"), seen)
assert seen == [[], [2]], "the behaviour has changed"
PYTHON
