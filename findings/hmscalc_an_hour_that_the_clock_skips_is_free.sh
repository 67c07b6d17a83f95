#!/usr/bin/env bash
# A free hour for a planned change, on the nights in which clocks change.
#
# Question: nothing is booked from 01:00 to 04:00 in Paris. Which slots of an hour are free on 2026-03-29 and on 2026-10-25, and how long is each?
# Guess: two and four, and each is an hour long.
# Seen with hmscalc 1.4.0: three on both. In spring the one at 02:00 ends at the instant at which it begins, and in autumn that one is two hours long. Zones are
# written into the results, and the steps are those of the wall clock.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check hmscalc==1.4.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from hmscalc import scheduling

PARIS = ZoneInfo("Europe/Paris")


def slots(month: int, day: int) -> list[tuple[str, float]]:
    first, last = (datetime(2026, month, day, hour, tzinfo=PARIS) for hour in (1, 4))
    found = scheduling.find_availability_slots([], first, last, duration="1:00", step="1:00")
    return [(f"{one.start:%H:%M}", (one.end.timestamp() - one.start.timestamp()) / 3600) for one in found]


seen = [slots(3, 29), slots(10, 25)]
print("hmscalc", version("hmscalc"), seen)
assert seen == [[("01:00", 1), ("02:00", 0), ("03:00", 1)], [("01:00", 1), ("02:00", 2), ("03:00", 1)]], "the behaviour has changed"
PYTHON
