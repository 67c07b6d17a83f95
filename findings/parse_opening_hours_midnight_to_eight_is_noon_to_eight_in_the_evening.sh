#!/usr/bin/env bash
# The hours of a night desk, from midnight (12am) to eight.
#
# Question: when does "Mon-Fri 12am-8am" open and close, and when "Mon-Fri 9am-12pm"?
# Guess: 0:00 to 8:00, and 9:00 to 12:00.
# Seen with parse-opening-hours 0.4.2: 12:00 to 20:00, and 9:00 to 12:00. 12am is read as noon, and the closing time is moved into the afternoon after
# it.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check parse-opening-hours==0.4.2
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from opening_hours import OpeningHours


def hours(text: str) -> str:
    days = OpeningHours.parse(text).json()
    return f"{' '.join(day['day'][:3] for day in days)} {days[0]['opens']}-{days[0]['closes']}"


seen = [hours("Mon-Fri 12am-8am"), hours("Mon-Fri 9am-12pm")]
print("parse-opening-hours", version("parse-opening-hours"), seen)
assert seen == ["mon tue wed thu fri 12:00-20:00", "mon tue wed thu fri 9:00-12:00"], "the behaviour has changed"
PYTHON
