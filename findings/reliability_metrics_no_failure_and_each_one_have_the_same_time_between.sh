#!/usr/bin/env bash
# A hundred devices that were shipped in January 2026, with returns until July: none, one, or all of them.
#
# Question: what is the mean time between failures?
# Expected: without end, or none; 18100 days for one of a hundred that ran for 181 days; 181 for all. (The source was read first.)
# Seen with reliability-metrics 0.1.4: 181 days, three times. It is the time between the two months.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check reliability-metrics==0.1.4 pandas==2.3.3
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

import pandas
from reliability_metrics import ReliabilityMetricsCalculator

seen = []
for returned in (0, 1, 100):
    data = pandas.DataFrame([{"product_name": "phone", "ship_month": "2026-01-01", "return_month": "2026-07-01", "ship_qty": 100, "return_qty": returned}])
    seen.append(float(ReliabilityMetricsCalculator(data).compute_metrics()["mtbf"].iloc[0]))
print("reliability-metrics", version("reliability-metrics"), seen)
assert seen == [181.0, 181.0, 181.0], "the behaviour has changed"
PYTHON
