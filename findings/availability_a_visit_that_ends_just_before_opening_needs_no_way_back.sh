#!/usr/bin/env bash
# A technician from 9:00 on, and a visit with thirty minutes of way back after it.
#
# Question: from when on is the technician free after a visit from 8:00 to 8:50, and after one from 8:00 to 9:00?
# Expected: from 9:20 and from 9:30. (The source was read first.)
# Seen with availability 0.0.3: from 9:00 and from 9:30. The time around a visit counts only if the visit itself touches the range.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check availability==0.0.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime
from importlib.metadata import version
from zoneinfo import ZoneInfo

from availability import Availability, AvailabilityRange

def span(start, end):
    first, last = (datetime.strptime(f"2026-03-02 {text}", "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Europe/Paris")) for text in (start, end))
    return [AvailabilityRange(first, last)]

day = Availability(span("09:00", "17:00"))
seen = [
    [f"{one.start_time:%H:%M}-{one.end_time:%H:%M}" for one in (day - Availability(span("08:00", end), padding_time_after=30)).ranges]
    for end in ("08:50", "09:00")
]
print("availability", version("availability"), seen)
assert seen == [["09:00-17:00"], ["09:30-17:00"]], "the behaviour has changed"
PYTHON
