#!/usr/bin/env bash
# Ten in the morning of a holiday, for a calendar of business days that takes dates, datetimes and texts.
#
# Question: Monday 2026-03-09 is a holiday. Is it a business day when asked with a text, with the datetime of its midnight and with 10:00? And
# what is Friday 10:00 plus one business day?
# Expected: no, for all three, and Tuesday 10:00. (The question came up while another was run.)
# Seen with business_calendar 0.2.1: no, no and yes, and Tuesday 10:00. Asked for a day, a holiday is its midnight, so with a time of day each
# holiday is worked; an addition leaves the same day out.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check business_calendar==0.2.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import warnings
from datetime import datetime
from importlib.metadata import version

from business_calendar import Calendar

warnings.simplefilter("ignore")  # it warns past its last holiday
calendar = Calendar(holidays=["2026-03-09", "2026-12-25"])
monday = ["2026-03-09", datetime(2026, 3, 9), datetime(2026, 3, 9, 10)]
seen = [calendar.isbusday(moment) for moment in monday] + [f"{calendar.addbusdays(datetime(2026, 3, 6, 10), 1):%a %H:%M}"]
print("business_calendar", version("business_calendar"), seen)
assert seen == [False, False, True, "Tue 10:00"], "the behaviour has changed"
PYTHON
