#!/usr/bin/env bash
# The lengths of two outages in a spreadsheet of the Open Document Format, written and read by one package.
#
# Question: what are durations of an hour and a half and of 36 hours, and a time of 9:30, when they are read again?
# Guess: what they were: two timedeltas and a time.
# Seen with pyexcel-ods3 0.6.1: a time of day (1:30), a timedelta of 36 hours, and a time. The format has one type for both, and a duration of less than a day
# is read as a time, so a column of lengths has two types.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check pyexcel-ods3==0.6.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from datetime import time, timedelta
from importlib.metadata import version

from pyexcel_ods3 import get_data, save_data

cells = [timedelta(hours=1, minutes=30), timedelta(hours=36), time(9, 30)]
save_data("outages.ods", {"outages": [cells]})
seen = get_data("outages.ods")["outages"][0]
print("pyexcel-ods3", version("pyexcel-ods3"), seen)
assert seen == [time(1, 30), timedelta(hours=36), time(9, 30)], "the behaviour has changed"
PYTHON
