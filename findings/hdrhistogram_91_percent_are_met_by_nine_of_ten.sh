#!/usr/bin/env bash
# Ten response times from 1 to 10, and the value that 91 percent of them do not exceed.
#
# Question: which values are at the percentiles 90, 91 and 100?
# Guess: 9, 10 and 10, as nine of ten are only 90 percent.
# Seen with hdrhistogram 0.10.8: 9, 9 and 10. The number of values is rounded to the nearest one, and not up.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check hdrhistogram==0.10.8
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from hdrh.histogram import HdrHistogram

times = HdrHistogram(1, 3_600_000, 3)
for milliseconds in range(1, 11):
    times.record_value(milliseconds)
seen = [times.get_value_at_percentile(percentile) for percentile in (90, 91, 100)]
print("hdrhistogram", version("hdrhistogram"), seen)
assert seen == [9, 9, 10], "the behaviour has changed"
PYTHON
