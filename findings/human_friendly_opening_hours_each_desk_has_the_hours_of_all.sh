#!/usr/bin/env bash
# The opening hours of two desks.
#
# Question: one desk is open on Monday from 09:00 to 17:00, and another on Saturday from 10:00 to 12:00. Is the first open on Saturday 2026-03-07 at
# 11:00, and how are its hours described?
# Expected: it is not, and "Monday: 09:00 to 17:00". (The question came up while its source was read.)
# Seen with human-friendly-opening-hours 0.0.6: it is, and both days are described. The list of openings belongs to the class and not to an instance.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check human-friendly-opening-hours==0.0.6
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, time
from importlib.metadata import version

from human_friendly_opening_hours.main import Opening, OpeningHours, Weekdays

first, second = OpeningHours(), OpeningHours()
first.add_opening(Opening(Weekdays.mon, time(9), time(17)))
second.add_opening(Opening(Weekdays.sat, time(10), time(12)))
seen = first.is_open(datetime(2026, 3, 7, 11)), sorted(str(line) for line in first.opening_hours_description())
print("human-friendly-opening-hours", version("human-friendly-opening-hours"), seen)
assert seen == (True, ["Monday: 09:00 to 17:00", "Saturday: 10:00 to 12:00"]), "the behaviour has changed"
PYTHON
