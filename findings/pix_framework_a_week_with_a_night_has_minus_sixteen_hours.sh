#!/usr/bin/env bash
# A calendar of one night shift: Monday from 22:00 to 6:00.
#
# Question: how many hours of work has the week, and which of 3:00, 12:00 and 23:00 of Monday and 3:00 of Tuesday are worked?
# Guess: eight, and the last two.
# Seen with pix-framework 0.15.0: minus sixteen, and none.
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


calendar = RCalendar("night")
calendar.add_calendar_item("MONDAY", "MONDAY", "22:00:00", "06:00:00")
hours = calendar.total_weekly_work / 3600
worked = [calendar.is_working_datetime(moment)[0] for moment in (at(2, 3), at(2, 12), at(2, 23), at(3, 3))]
print("pix-framework", version("pix-framework"), hours, worked)
assert hours == -16.0, "the behaviour has changed"
assert worked == [False] * 4, "the behaviour has changed"
PYTHON
