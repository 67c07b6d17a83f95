#!/usr/bin/env bash
# A difference between two moments that is added to the first of them, over the night in which clocks go back.
#
# Question: a target of 24 hours starts in Paris on 2026-10-24 at 12:00. When is it due, how long is the interval between the two in words and in
# hours, and which moment is the start plus that interval?
# Guess: 24 by in_hours(), and parts that come to the due time when they are added. Expected of the words: "1 day" or "24 hours".
# Seen with pendulum 3.3.0: due at 11:00, "23 hours" in words and 24 by in_hours(), and the sum is 10:00, an hour early. The parts of an interval are
# counted by the clock on the wall, and a sum adds its hours by real time.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pendulum==3.3.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pendulum

start = pendulum.datetime(2026, 10, 24, 12, tz="Europe/Paris")
due = start.add(hours=24)
interval = due - start
seen = [f"{due:HH:mm}", interval.in_words(), interval.in_hours(), f"{start + interval:HH:mm}"]
print("pendulum", version("pendulum"), seen)
assert seen == ["11:00", "23 hours", 24, "10:00"], "the behaviour has changed"
PYTHON
