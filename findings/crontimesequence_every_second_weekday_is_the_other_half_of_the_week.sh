#!/usr/bin/env bash
# A job of every second day of the week.
#
# Question: on which days of the week from Monday 2026-03-02 to Sunday does it run at 09:00 with "*/2" as the weekday, with "0,2,4,6", and with "*/2" as
# the day of the month?
# Guess: on Tuesday, Thursday, Saturday and Sunday with either, as crontab(5) has it, which counts from Sunday as 0; and on the 3rd, 5th and 7th.
# Seen with crontimesequence 1.1.2: on Monday, Wednesday, Friday and Sunday with the first, which counts from Monday as 1; as guessed with the others.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check crontimesequence==1.1.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version

from crontimesequence import get_datetime_by_cronrule


def days(day, weekday):
    runs = get_datetime_by_cronrule("0", "9", day, "*", weekday, datetime(2026, 3, 2), datetime(2026, 3, 9))
    return [f"{run:%a}" for run in runs]


seen = days("*", "*/2"), days("*", "0,2,4,6"), days("*/2", "*")
print("crontimesequence", version("crontimesequence"), seen)
assert seen == (["Mon", "Wed", "Fri", "Sun"], ["Tue", "Thu", "Sat", "Sun"], ["Tue", "Thu", "Sat"]), "the behaviour has changed"
PYTHON
