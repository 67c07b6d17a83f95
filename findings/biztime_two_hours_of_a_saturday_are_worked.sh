#!/usr/bin/env bash
# Two hours on a day on which nobody works.
#
# Question: a desk is open from 09:00 to 17:00, Saturday and Sunday are its weekend, and 2026-12-25 is a holiday. How much business time is there on
# Saturday 2026-03-07 from 10:00 to 12:00, from then to Sunday 12:00, and on the holiday from 10:00 to 12:00?
# Expected: none each time. (The question came up while its source was read.)
# Seen with biztime 0.0.8: two hours, none, and two hours. Weekends and holidays are looked at only if the start and the end are on different days.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check biztime==0.0.8
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import date, datetime, time
from importlib.metadata import version

from biztime.biztime import BizTime

desk = BizTime({"biz_start": time(9), "biz_end": time(17), "weekend": [5, 6], "holidays": [date(2026, 12, 25)]})
saturday, holiday = datetime(2026, 3, 7, 10), datetime(2026, 12, 25, 10)
ends = [(saturday, saturday.replace(hour=12)), (saturday, datetime(2026, 3, 8, 12)), (holiday, holiday.replace(hour=12))]
seen = [str(desk.date_diff(start, end)) for start, end in ends]
print("biztime", version("biztime"), seen)
assert seen == ["2:00:00", "0:00:00", "2:00:00"], "the behaviour has changed"
PYTHON
