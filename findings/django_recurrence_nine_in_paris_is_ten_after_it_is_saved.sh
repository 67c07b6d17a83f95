#!/usr/bin/env bash
# A daily shift at nine in Paris over the night in which clocks go forward, and a weekly one of Monday, half past midnight, as they are stored in a database.
#
# Question: when are the occurrences, before and after the recurrence is written as its field writes it, and read again?
# Guess: at 9:00 of each day, and on Mondays, both times.
# Seen with django-recurrence 1.14: so before. After it, they are at 9:00 until 28 March and at 10:00 from the 29th on; the weekly shift has its first date on Monday, and Tuesdays after
# it. The start is written as a moment of UTC (DTSTART:...Z), so the zone is lost, and its rule goes on by the clock and the days of UTC.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check django-recurrence==1.14 Django==5.2.19
cd "$place"
TZ=Europe/Paris "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

import django
from django.conf import settings

settings.configure(TIME_ZONE="Europe/Paris", USE_TZ=True, INSTALLED_APPS=["recurrence"])
django.setup()
import recurrence

PARIS = ZoneInfo("Europe/Paris")


def moments(series: recurrence.Recurrence) -> list[str]:
    return [f"{moment.astimezone(PARIS):%a %d %H:%M}" for moment in series.occurrences()]


daily = recurrence.Recurrence(dtstart=datetime(2026, 3, 27, 9, tzinfo=PARIS), rrules=[recurrence.Rule(recurrence.DAILY, count=4)])
weekly = recurrence.Recurrence(
    dtstart=datetime(2026, 3, 2, 0, 30, tzinfo=PARIS), rrules=[recurrence.Rule(recurrence.WEEKLY, byday=recurrence.MO, count=2)]
)
before = [moments(series) for series in (daily, weekly)]
after = [moments(recurrence.deserialize(recurrence.serialize(series))) for series in (daily, weekly)]
print("django-recurrence", version("django-recurrence"), before, after)
assert before == [["Fri 27 09:00", "Sat 28 09:00", "Sun 29 09:00", "Mon 30 09:00"], ["Mon 02 00:30", "Mon 09 00:30"]], "the behaviour has changed"
assert after == [["Fri 27 09:00", "Sat 28 09:00", "Sun 29 10:00", "Mon 30 10:00"], ["Mon 02 00:30", "Tue 03 00:30", "Tue 10 00:30"]], "the behaviour has changed"
PYTHON
