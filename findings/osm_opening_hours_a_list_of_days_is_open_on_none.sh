#!/usr/bin/env bash
# A desk that is open on some days, in the notation of OpenStreetMap.
#
# Question: is "Mo,We 09:00-17:00" open on Monday and on Wednesday at noon, and "Fr-Mo 10:00-12:00" on Friday and on Sunday at 11:00?
# Expected: yes, four times. (The question came up while its source was read.)
# Seen with osm-opening-hours 0.1.1: no, four times, and no error. A list of days is one day of that name, and a range over the end of the week has no
# days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check osm-opening-hours==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from osm_time.opening_hours import OpeningHours

some, over = OpeningHours("Mo,We 09:00-17:00"), OpeningHours("Fr-Mo 10:00-12:00")
seen = [some.is_open("mo", "12:00"), some.is_open("we", "12:00"), over.is_open("fr", "11:00"), over.is_open("su", "11:00")]
print("osm-opening-hours", version("osm-opening-hours"), seen)
assert seen == [False] * 4, "the behaviour has changed"
PYTHON
