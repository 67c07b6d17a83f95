#!/usr/bin/env bash
# A ticket of Monday 3 March 2025, 4:00 in Taipei, which is Sunday 20:00 in UTC; the calendar has the time zone Asia/Taipei.
#
# Question: is its moment on a holiday, given in UTC and given in Taipei?
# Expected: no, twice. (The source was read first.)
# Seen with taiwan-holidays 0.2027.0: yes and no. The date of a moment is taken on its own clock.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check taiwan-holidays==0.2027.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timezone
from importlib.metadata import version
from zoneinfo import ZoneInfo

from taiwan_holidays.taiwan_calendar import TaiwanCalendar

moment = datetime(2025, 3, 2, 20, tzinfo=timezone.utc)
calendar = TaiwanCalendar()
seen = [bool(calendar.is_holiday(given)) for given in (moment, moment.astimezone(ZoneInfo("Asia/Taipei")))]
print("taiwan-holidays", version("taiwan-holidays"), seen)
assert seen == [True, False], "the behaviour has changed"
PYTHON
