#!/usr/bin/env bash
# A check every half hour, over the nights in which the clock changes.
#
# Question: which moments has "*/30 * * * *" in Paris between 00:00Z and 03:00Z of 2026-03-29 and of 2026-10-25?
# Expected (the guess was that going forward and backward agree, which they do): six different moments in both nights, half an hour apart.
# Seen with cron-converter 2.0.2: in March eight, of which 01:00Z and 01:30Z come twice; in October four, since nothing runs from 01:00Z to 01:30Z,
# the second showing of 02:00 and 02:30. cronsim 2.8 has the six.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check cron-converter==2.0.2 cronsim==2.8
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import takewhile
from zoneinfo import ZoneInfo

from cron_converter import Cron
from cronsim import CronSim

TEXT, PARIS = "*/30 * * * *", ZoneInfo("Europe/Paris")


def converted(start: datetime) -> Iterator[datetime]:
    schedule = Cron(TEXT).schedule(start)
    while True:
        yield schedule.next()


seen = {}
for month, day in [(3, 29), (10, 25)]:
    start, end = (datetime(2026, month, day - 1, 23, 59, tzinfo=UTC), datetime(2026, month, day, 3, tzinfo=UTC))
    for name, moments in [("cron-converter", converted(start.astimezone(PARIS))), ("cronsim", CronSim(TEXT, start.astimezone(PARIS)))]:
        utc = (moment.astimezone(UTC) for moment in moments)
        seen[name, month] = [f"{moment:%H:%M}" for moment in takewhile(lambda moment: moment < end, utc)]
print("cron-converter", version("cron-converter"), "cronsim", version("cronsim"))
for key, times in seen.items():
    print(*key, times)
six = ["00:00", "00:30", "01:00", "01:30", "02:00", "02:30"]
assert seen["cronsim", 3] == seen["cronsim", 10] == six, "the behaviour has changed"
assert sorted(seen["cron-converter", 3]) == sorted([*six, "01:00", "01:30"]), "the behaviour has changed"
assert seen["cron-converter", 10] == ["00:00", "00:30", "02:00", "02:30"], "the behaviour has changed"
PYTHON
