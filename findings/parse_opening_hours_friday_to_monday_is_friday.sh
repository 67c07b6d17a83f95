#!/usr/bin/env bash
# A desk that is open over the weekend, from Friday to Monday.
#
# Question: which days are "Fri-Mon 9am-5pm" and "Mon-Fri 9am-5pm"?
# Guess: four and five.
# Seen with parse-opening-hours 0.4.2: Friday alone, and five. A range that goes over the end of the week keeps its first day.
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


seen = [hours("Fri-Mon 9am-5pm"), hours("Mon-Fri 9am-5pm")]
print("parse-opening-hours", version("parse-opening-hours"), seen)
assert seen == ["fri 9:00-17:00", "mon tue wed thu fri 9:00-17:00"], "the behaviour has changed"
PYTHON
