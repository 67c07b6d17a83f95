#!/usr/bin/env bash
# A log of logins: eight hours on 2 January 2026, and eight hours on 4 January 2027; both are in a first week of ISO 8601.
#
# Question: how long is the work of each week?
# Expected: eight hours in the first week of 2026, and eight in that of 2027. (The source was read first.)
# Seen with login-workhours 0.1: sixteen hours in week 1. The year is no part of a week.
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

from workhours import compute_days_duration, group_days_per_week

def event(number, *moment):
    return SimpleNamespace(type=SimpleNamespace(value=number), time=datetime(*moment))

events = [event(6, 2026, 1, 2, 9), event(8, 2026, 1, 2, 17), event(6, 2027, 1, 4, 9), event(8, 2027, 1, 4, 17)]
seen = dict(group_days_per_week(compute_days_duration(events)))
print("login-workhours", version("login-workhours"), seen)
assert seen == {1: 16.0}, "the behaviour has changed"
PYTHON
