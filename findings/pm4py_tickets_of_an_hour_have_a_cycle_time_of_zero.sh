#!/usr/bin/env bash
# Two tickets, each open for an hour, one from 0:00 to 1:00 and one from 1:00 to 2:00; each event has one moment.
#
# Question: what is the cycle time of the log: the time that is worked, divided by the tickets?
# Guess: an hour, 3,600 seconds.
# Seen with pm4py 2.7.23.11: 0, while each case has a duration of 3,600. The time counts only inside of an event, from its start to its end, which are one moment here; between events nobody works.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11
cd "$place"
TZ=UTC "$place/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
from importlib.metadata import version

import pandas as pd

with contextlib.redirect_stdout(io.StringIO()):
    import pm4py


def log(*rows):
    """Return a log of events by case, activity and hour of 2 March 2026."""
    midnight = pd.Timestamp("2026-03-02T00:00:00Z")
    table = [{"case": case, "activity": name, "at": midnight + pd.Timedelta(hours=hour)} for case, name, hour in rows]
    return pm4py.format_dataframe(pd.DataFrame(table), case_id="case", activity_key="activity", timestamp_key="at")


tickets = log(("1", "open", 0), ("1", "close", 1), ("2", "open", 1), ("2", "close", 2))
seen = [float(pm4py.get_cycle_time(tickets)), *map(float, pm4py.get_all_case_durations(tickets))]
print("pm4py", version("pm4py"), seen)
assert seen == [0.0, 3600.0, 3600.0], "the behaviour has changed"
PYTHON
