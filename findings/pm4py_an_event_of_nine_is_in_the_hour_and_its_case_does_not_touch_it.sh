#!/usr/bin/env bash
# Four tickets, from 8:00 to 9:00, 9:00 to 10:00, 10:00 to 11:00 and 8:00 to 12:00, filtered by the hour from 9:00 to 10:00: their events, and the cases that intersect with it.
#
# Question: which tickets remain in each?
# Guess: the first three by their events, and all four as cases, both ends included.
# Seen with pm4py 2.7.23.11: the first three by their events, and the second and fourth as cases. The ends belong to the hour for an event, and not for a case that has such an event.
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


tickets = log(
    ("1", "open", 8), ("1", "close", 9), ("2", "open", 9), ("2", "close", 10),
    ("3", "open", 10), ("3", "close", 11), ("4", "open", 8), ("4", "close", 12),
)  # fmt: skip
hour = ("2026-03-02 09:00:00", "2026-03-02 10:00:00")
seen = [
    sorted(pm4py.filter_time_range(tickets, *hour, mode=mode)["case:concept:name"].unique())
    for mode in ("events", "traces_intersecting")
]
print("pm4py", version("pm4py"), seen)
assert seen == [["1", "2", "3"], ["2", "4"]], "the behaviour has changed"
PYTHON
