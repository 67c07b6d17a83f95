#!/usr/bin/env bash
# Daily partitions in Paris that begin at 2:30, on the days around 29 March 2026, when the clock goes from 2:00 to 3:00.
#
# Question: when does the partition of the 29th begin, and how long are it and the one before?
# Guess: at 3:30, the moment of half past two by the old offset, so that the first has 24 hours and the second 23.
# Seen with dagster 1.13.29: at 3:00, and both have 23 and a half hours.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check dagster==1.13.29
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from dagster import DailyPartitionsDefinition

partitions = DailyPartitionsDefinition(
    start_date="2026-03-28", timezone="Europe/Paris", hour_offset=2, minute_offset=30
)
keys = partitions.get_partition_keys(current_time=datetime(2026, 3, 30, 12, tzinfo=UTC))
windows = [partitions.time_window_for_partition_key(key) for key in keys]
seen = [
    (f"{window.start.astimezone(ZoneInfo('Europe/Paris')):%d %H:%M}", (window.end.timestamp() - window.start.timestamp()) / 3600)
    for window in windows
]
print("dagster", version("dagster"), seen)
assert seen == [("28 02:30", 23.5), ("29 03:00", 23.5)], "the behaviour has changed"
PYTHON
