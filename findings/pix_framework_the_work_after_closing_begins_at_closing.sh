#!/usr/bin/env bash
# A calendar of Monday to Friday from 9:00 to 17:00; the time from Monday, 16:00, to Tuesday, 10:00, is freed of what is not worked.
#
# Question: which intervals remain?
# Expected: Monday from 16:00 to 17:00 and Tuesday from 9:00 to 10:00, as `find_working_time` counts two hours.
# Seen with pix-framework 0.15.0: Monday from 16:00 to 17:00, and from 17:00 to 1:00 in the night. After an interval that begins inside of the first opening of its day, the next opening has its length and not its place.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pix-framework==0.15.0
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version

from pix_framework.discovery.resource_calendar_and_performance.crisp.resource_calendar import RCalendar


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


calendar = RCalendar("desk")
calendar.add_calendar_item("MONDAY", "FRIDAY", "09:00:00", "17:00:00")
intervals = []
calendar.remove_idle_times(at(2, 16), at(3, 10), intervals)
seen = [f"{one.start:%d %H:%M} to {one.end:%d %H:%M}" for one in intervals]
hours = calendar.find_working_time(at(2, 16), at(3, 10)) / 3600
print("pix-framework", version("pix-framework"), seen, hours)
assert seen == ["02 16:00 to 02 17:00", "02 17:00 to 03 01:00"], "the behaviour has changed"
assert hours == 2.0, "the behaviour has changed"
PYTHON
