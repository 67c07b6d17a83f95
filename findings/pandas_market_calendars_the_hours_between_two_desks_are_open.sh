#!/usr/bin/env bash
# Two desks on two continents as one: "any datetime when any schedule is open", says the documentation of an outer merge.
#
# Question: JPX is open from 0:00 to 6:30 UTC and NYSE from 14:30 to 21:00. Is the merged schedule of 25 November 2026 open at 3:00, 10:00, 16:00 and 22:00
# UTC?
# Guess: at 3:00 and 16:00.
# Seen with pandas_market_calendars 5.5.0: at the first three. A day has one opening and one closing, the first and the last of both, so the eight hours
# between them are open.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pandas_market_calendars==5.5.0
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import warnings
from importlib.metadata import version

import pandas
import pandas_market_calendars

warnings.simplefilter("ignore")
desks = [pandas_market_calendars.get_calendar(name) for name in ("JPX", "NYSE")]
merged = pandas_market_calendars.merge_schedules([desk.schedule("2026-11-25", "2026-11-26") for desk in desks], how="outer")
seen = [bool(desks[1].open_at_time(merged, pandas.Timestamp(f"2026-11-25 {hour:02}:00", tz="UTC"))) for hour in (3, 10, 16, 22)]
print("pandas_market_calendars", version("pandas_market_calendars"), seen)
assert seen == [True, True, True, False], "the behaviour has changed"
PYTHON
