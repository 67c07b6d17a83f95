#!/usr/bin/env bash
# The business time of cases of a desk in Paris, open from 9:00 to 17:00, in a log whose moments have their offset.
#
# Question: how many business hours has a case from 8:00+01:00 to 10:00+01:00 on a Monday, and how many one from 16:00+01:00 to 18:00+01:00, with slots of 9:00 to 17:00?
# Guess: one each, by the clock that the log has.
# Seen with pm4py 2.7.23.11: none, and two. The moments become UTC when the log is made ready, and the slots are read on that clock; in summer it is two hours. Where
# BusinessHours is called itself with two offsets, the offsets are left out: from 9:30+01:00 to 9:00Z, which is half an hour later, no time passes.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version

import pandas
import pm4py
from pm4py.util.business_hours import BusinessHours

DAY, HOUR = 86400, 3600
SLOTS = [(day * DAY + 9 * HOUR, day * DAY + 17 * HOUR) for day in range(5)]


def hours(start: str, end: str) -> float:
    rows = pandas.DataFrame({"case": ["1", "1"], "activity": ["open", "close"], "time": pandas.to_datetime([start, end])})
    log = pm4py.format_dataframe(rows, case_id="case", activity_key="activity", timestamp_key="time")
    return float(pm4py.get_all_case_durations(log, business_hours=True, business_hour_slots=SLOTS)[0]) / HOUR


seen = [hours("2026-11-02T08:00:00+01:00", "2026-11-02T10:00:00+01:00"), hours("2026-11-02T16:00:00+01:00", "2026-11-02T18:00:00+01:00")]
paris = timezone(timedelta(hours=1))
seen.append(BusinessHours(datetime(2026, 11, 2, 9, 30, tzinfo=paris), datetime(2026, 11, 2, 9, tzinfo=UTC), business_hour_slots=SLOTS).get_seconds())
print("pm4py", version("pm4py"), seen)
assert seen == [0.0, 2.0, 0.0], "the behaviour has changed"
PYTHON
