#!/usr/bin/env bash
# The hours on call that are paid, which are those outside working hours, for shifts that begin at the half hour.
#
# Question: work is from 9 to 17 in Vienna. How many hours of a Monday are paid for a shift from 16:30 to 20:30, from 06:30 to 09:30 and from 17:00 to 21:00?
# Expected: 3.5, 2.5 and 4. (The question came up while its source was read.)
# Seen with minuto 0.0.0: 3, 3 and 4. The shift is cut into hours from its start, and an hour that begins in working hours is not paid, one that begins before them is.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check minuto==0.0.0 pandas==3.1.1 holidays==0.109 pydantic==2.14.4
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from minuto.main import CompensationCalculator, OnCallShift, UserProfile

person = "a@example.org"
calculator = CompensationCalculator()
calculator.add_user_profile(UserProfile(email=person, timezone="Europe/Vienna"))
seen = []
for start, end in (((16, 30), (20, 30)), ((6, 30), (9, 30)), ((17, 0), (21, 0))):
    begins, ends = (datetime(2026, 11, 30, *clock, tzinfo=ZoneInfo("Europe/Vienna")) for clock in (start, end))
    shift = OnCallShift(start=begins, end=ends, hours=(ends - begins).total_seconds() / 3600, user=person)
    seen.append(sum(period.compensated_hours for period in calculator.calculate_compensation(shift)))
print("minuto", version("minuto"), seen)
assert seen == [3, 3, 4], "the behaviour has changed"
PYTHON
