#!/usr/bin/env bash
# A log of logins of one day: out at 17:00, after a night that began the day before, and in again at 18:00.
#
# Question: how long is the work of the day?
# Expected: nothing, or an error, as the last logout is before the first login. (The source was read first.)
# Seen with login-workhours 0.1: 23 hours. Of the difference of minus an hour the seconds are taken without the day.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check login-workhours==0.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from types import SimpleNamespace

from workhours import compute_days_duration

def event(number, *moment):
    return SimpleNamespace(type=SimpleNamespace(value=number), time=datetime(*moment))

seen = compute_days_duration([event(8, 2026, 3, 2, 17), event(6, 2026, 3, 2, 18)])
print("login-workhours", version("login-workhours"), seen)
assert seen == {"2026-03-02": 23.0}, "the behaviour has changed"
PYTHON
