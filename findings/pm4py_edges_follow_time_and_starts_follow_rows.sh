#!/usr/bin/env bash
# A case with rows that are not in the order of their times, as a trace of an XES file may be.
#
# Question: the rows of a case are a (12:00), b (11:00), c (13:00). What does discover_dfg return as edges and as start activities, and how long is
# the case for get_case_duration?
# Expected: either the order of the rows (a, b, c, starting with a) or that of the times (b, a, c, starting with b); 2 hours.
# Seen with pm4py 2.7.23.11: the edges b to a and a to c with the start activity a, so the activity that has no edge into it is no
# start; and 1 hour, from the first row to the last one.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
import warnings
from importlib.metadata import version

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pandas as pd
import pm4py

frame = pd.DataFrame(
    {
        "case:concept:name": ["1", "1", "1"],
        "concept:name": ["a", "b", "c"],
        "time:timestamp": pd.to_datetime([f"2026-03-01T{hour}:00:00Z" for hour in (12, 11, 13)], utc=True),
    }
)
edges, starts, ends = pm4py.discover_dfg(frame)
seen = [sorted(edges), list(starts), list(ends), pm4py.get_case_duration(frame, "1")]
print("pm4py", version("pm4py"), seen)
assert seen == [[("a", "c"), ("b", "a")], ["a"], ["c"], 3600.0], "the behaviour has changed"
PYTHON
