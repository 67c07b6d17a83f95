#!/usr/bin/env bash
# A calendar of a resource for process mining: Monday to Friday from 9:00 to 17:00, and then Monday from 17:00 to 18:00 is added.
#
# Question: on which days is half past five worked, and how many hours has the week?
# Guess: on Monday alone, and 41.
# Seen with pix-framework 0.15.0: on all five days, and 41. The five days share one object, which the new hour makes longer, and the sum counts Monday's alone.
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
calendar.add_calendar_item("MONDAY", "MONDAY", "17:00:00", "18:00:00")
worked = [calendar.is_working_datetime(at(day, 17, 30))[0] for day in range(2, 7)]
hours = calendar.total_weekly_work / 3600
print("pix-framework", version("pix-framework"), worked, hours)
assert worked == [True] * 5, "the behaviour has changed"
assert hours == 41.0, "the behaviour has changed"
PYTHON
