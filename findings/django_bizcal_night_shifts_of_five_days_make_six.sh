#!/usr/bin/env bash
# Business days of a desk that works five nights, Monday to Friday.
#
# Question: a calendar has a block of 22:00 to 06:00 on Monday to Friday. Is Saturday a business day? How many has the week of 2026-11-23? When
# is one business day after Friday 23:00?
# Guess: no; 5; Monday 23:00.
# Seen with django-bizcal 0.13.0: yes; 6; Saturday 06:00, which is the same night's end. A day counts when any minute of it is open, also
# the tail of the night before.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check django-bizcal==0.13.0 django==5.2.19 holidays==0.109
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from django_bizcal.calendars.working import WorkingCalendar

nights = WorkingCalendar(tz="Europe/Paris", weekly_schedule={day: [("22:00", "06:00", 1)] for day in range(5)})
week = nights.count_business_days(date(2026, 11, 23), date(2026, 11, 29))
later = nights.add_business_days(datetime(2026, 11, 27, 23, tzinfo=ZoneInfo("Europe/Paris")), 1)
seen = [nights.is_business_day(date(2026, 11, 28)), week, later.strftime("%a %H:%M")]
print("django-bizcal", version("django-bizcal"), seen)
assert seen == [True, 6, "Sat 06:00"], "the behaviour has changed"
PYTHON
