#!/usr/bin/env bash
# The first and the last minute of an opening, in the notation of OpenStreetMap.
#
# Question: is "Mo-Fr 09:00-12:00,12:00-17:00" open on Monday at 09:00, 09:01, 12:00 and 17:00?
# Expected: yes, yes, yes, no. (The question came up while its source was read.)
# Seen with osm-opening-hours 0.1.1: no, yes, no, no. Both ends of a range are outside it, so a desk that is open all day is closed at noon between two
# shifts.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check osm-opening-hours==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from osm_time.opening_hours import OpeningHours

desk = OpeningHours("Mo-Fr 09:00-12:00,12:00-17:00")
seen = [desk.is_open("mo", moment) for moment in ("09:00", "09:01", "12:00", "17:00")]
print("osm-opening-hours", version("osm-opening-hours"), seen)
assert seen == [False, True, False, False], "the behaviour has changed"
PYTHON
