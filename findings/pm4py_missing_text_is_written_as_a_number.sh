#!/usr/bin/env bash
# A missing number and a missing text in an XES file.
#
# Question: in a frame with two events, the second has neither a text in "note" nor a number in "cost". What has the XES file for it?
# Expected: neither attribute.
# Seen with pm4py 2.7.23.11 and pandas 3.1.1: <float key="note" value="nan" /> and <float key="cost" value="nan" />. So the text attribute is
# a number in one event, and what was not known is an attribute. XML Schema writes such a value as "NaN", so the file does not fit the
# schema of XES either. With pandas 2.3.3, where missing texts are None, only "cost" is written so.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pm4py==2.7.23.11 pandas==3.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
import logging
import re
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pandas as pd
import pm4py

frame = pd.DataFrame(
    {
        "case:concept:name": ["1", "1"],
        "concept:name": ["open", "close"],
        "time:timestamp": pd.to_datetime(["2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z"], utc=True),
        "note": ["x", None],
        "cost": [1.5, None],
    }
)
pm4py.write_xes(frame, "log.xes", case_id_key="case:concept:name")
last = Path("log.xes").read_text().split("<event>")[-1]
seen = re.findall(r'<(\w+) key="(note|cost)" value="([^"]*)"', last)
print("pm4py", version("pm4py"), seen)
assert seen == [("float", "note", "nan"), ("float", "cost", "nan")], "the behaviour has changed"
PYTHON
