#!/usr/bin/env bash
# Figures of a machine that was never down: one unit was possible in each minute, and one was made.
#
# Question: what are performance and OEE after 1000 minutes, with an ideal production of 1 and 1000 units, and with an ideal production of 1000?
# Guess: 100 and 100 (percent) with 1, which the class describes as the ideal rate, in units per time.
# Seen with digifact 0.1.1: 100000.0 and 100000.0 with 1, and 100.0 twice with 1000. The field is the number of units of the whole period, not a rate;
# MTTR and MTBF of the same class are right.
set -eu
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q --disable-pip-version-check digifact==0.1.1
cd "$place"
"$place/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from digifact.core import ProductionMetrics

seen = []
for ideal in (1, 1000):
    figures = ProductionMetrics(
        total_time=1000,
        ideal_production=ideal,
        actual_count=1000,
        total_count=1000,
        fault_count=0,
        total_downtime=0,
        total_uptime=1000,
    )
    seen.append((figures.calculate_performance(), figures.calculate_oee()["oee"]))
print("digifact", version("digifact"), seen)
assert seen == [(100000.0, 100000.0), (100.0, 100.0)], "the behaviour has changed"
PYTHON
